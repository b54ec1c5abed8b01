import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'

const FOLDER = 'docs/observability'

const gridPos = z.object({ h: z.number(), w: z.number(), x: z.number(), y: z.number() })
const dashboard = z.object({
  title: z.string(),
  uid: z.string(),
  schemaVersion: z.number().min(38),
  panels: z.array(
    z.object({
      id: z.number(),
      type: z.enum(['row', 'timeseries', 'stat']),
      title: z.string(),
      gridPos,
      datasource: z.object({ type: z.string(), uid: z.string() }).optional(),
      targets: z.array(z.object({ expr: z.string(), refId: z.string() })).default([]),
    }),
  ),
  templating: z.object({ list: z.array(z.object({ name: z.string(), type: z.string() })) }),
})

const rules = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          alert: z.string(),
          expr: z.string(),
          labels: z.object({ severity: z.enum(['critical', 'warning']) }),
          annotations: z.object({ summary: z.string(), description: z.string() }),
        }),
      ),
    }),
  ),
})

export function readDashboard() {
  return dashboard.parse(JSON.parse(readFileSync(`${FOLDER}/dashboard.json`, 'utf8')))
}

export function readAlerts() {
  return rules
    .parse(parse(readFileSync(`${FOLDER}/alerts.yml`, 'utf8')))
    .groups.flatMap((group) => group.rules)
}

/** What Grafana asks Prometheus for, with its own variables filled in. */
export function dashboardQueries(): readonly string[] {
  return readDashboard().panels.flatMap(({ targets }) =>
    targets.map(({ expr }) => expr.replaceAll('$__rate_interval', '1m').replaceAll('$job', '.*')),
  )
}

/** True where a program of Prometheus is on this machine. */
export function hasProgram(name: 'prometheus' | 'promtool'): boolean {
  try {
    execFileSync(name, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
