import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { prometheusMetrics } from '../../src/adapters/telemetry/metrics.ts'
import { dashboardQueries, hasProgram, readAlerts, readDashboard } from '../support/observability.ts'

/** Metric name → its labels, as `/metrics` tells them. */
let metrics: ReadonlyMap<string, ReadonlySet<string>>
/** Prometheus' own, and the circuit breaker's, which another part of the program registers. */
const ELSEWHERE = ['up']

/** The data source that whoever looks has chosen. */
const CHOSEN = ['$', '{datasource}'].join('')

beforeAll(async () => {
  const backlog = {
    cards: [],
    callbacks: { delivering: 0, failed: 0 },
    oldestDueCallbackSeconds: 0,
    pendingApprovals: 0,
    oldestPendingApprovalSeconds: 0,
    openQuestions: 0,
  }
  const meter = prometheusMetrics({
    backlog: async () => backlog,
    waiting: async () => 0,
    openCircuits: async () => [],
  })
  // Histograms with labels are there from their first value on.
  meter.cardTried('slack', 'delivered', 1)
  meter.decidedByVote('approved', 1)
  metrics = metricsIn(await meter.read())
})

function metricsIn(text: string): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>()
  for (const [, name = '', labels = ''] of text.matchAll(/^([a-z_]+)(?:\{(.*)\})? /gm)) {
    const known = found.get(name) ?? new Set(['instance', 'job'])
    for (const [, label = ''] of labels.matchAll(/([a-z]+)="/g)) known.add(label)
    found.set(name, known)
  }
  return found
}

const queries = () => [...dashboardQueries(), ...readAlerts().map(({ expr }) => expr)]
const namesIn = (query: string) => query.match(/\b(countersign|orchestrator)_[a-z_]+/g) ?? []

describe('the dashboard and the alerts', () => {
  it('ask for nothing that /metrics does not have', () => {
    const asked = new Set(queries().flatMap(namesIn))
    expect(asked.size).toBeGreaterThan(12)
    expect([...asked].filter((name) => !metrics.has(name) && !ELSEWHERE.includes(name))).toEqual([])
  })

  it('ask for no label that the metric does not have', () => {
    const selectors = queries().flatMap((query) => [...query.matchAll(/([a-z_]+)\{([^}]*)\}/g)])
    expect(selectors.length).toBeGreaterThan(20)
    const wrong = selectors.flatMap(([, name = '', inside = '']) =>
      [...inside.matchAll(/([a-z]+)(?==|!|=~)/g)]
        .map(([, label = '']) => label)
        .filter((label) => !ELSEWHERE.includes(name) && !metrics.get(name)?.has(label))
        .map((label) => `${name}{${label}}`),
    )
    expect(wrong).toEqual([])
  })

  it('show everything that is measured', () => {
    const shown = new Set(dashboardQueries().flatMap(namesIn))
    const base = (name: string) => name.replace(/_(bucket|sum|count)$/, '')
    const shownBases = new Set([...shown].map(base))
    expect([...metrics.keys()].filter((name) => !shownBases.has(base(name)))).toEqual([])
  })
})

describe('the dashboard', () => {
  it('has a row for each part, and panels that do not lie on each other', () => {
    const { panels, templating } = readDashboard()
    expect(panels.filter(({ type }) => type === 'row').map(({ title }) => title)).toEqual([
      'Events',
      'Deliveries',
      'Approvals',
      'Callbacks',
      'Queue',
      'People',
    ])
    expect(templating.list).toMatchObject([{ name: 'datasource', type: 'datasource' }, { name: 'job' }])
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
    const shown = panels.filter(({ type }) => type !== 'row')
    expect(
      shown.filter(({ targets, datasource }) => targets.length === 0 || datasource?.uid !== CHOSEN),
    ).toEqual([])
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
    )
    expect(new Set(cells).size).toBe(cells.length)
    expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBeLessThanOrEqual(24)
  })
})

describe('docs/observability.md', () => {
  it('has a row for each metric, with its labels', () => {
    const text = readFileSync('docs/observability.md', 'utf8')
    const rows = new Map(
      [...text.matchAll(/^\| `((?:countersign|orchestrator)_[a-z_]+)` \|([^|]*)\|/gm)].map(
        ([, name, labels]) => [name, labels],
      ),
    )
    for (const [name, labels] of metrics) {
      const base = name.replace(/_(bucket|sum|count)$/, '')
      const ours = [...labels].filter((label) => !['instance', 'job', 'le'].includes(label))
      expect(rows.get(base)?.match(/[a-z]+/g) ?? (rows.has(base) ? [] : base)).toEqual(ours)
    }
  })

  it('names each alert', () => {
    const text = readFileSync('docs/observability.md', 'utf8')
    expect(readAlerts().filter(({ alert }) => !text.includes(`\`${alert}\``))).toEqual([])
  })
})

describe.skipIf(!hasProgram('promtool'))('promtool', () => {
  const run = (...args: string[]) =>
    execFileSync('promtool', args, { cwd: 'docs/observability', encoding: 'utf8' })

  it('finds no fault with the rules', () => {
    expect(run('check', 'rules', 'alerts.yml')).toContain(`${readAlerts().length} rules found`)
  })

  it('sees each rule fire where it should, and nowhere else', () => {
    expect(run('test', 'rules', 'alerts.test.yml')).toContain('SUCCESS')
    const tested = readFileSync('docs/observability/alerts.test.yml', 'utf8')
    for (const { alert } of readAlerts())
      expect(tested.match(new RegExp(`alertname: ${alert}\\b`, 'g'))?.length).toBeGreaterThanOrEqual(2)
  })

  it('finds every query of the dashboard well-formed', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'queries-')), 'rules.yml')
    const rules = dashboardQueries().map((expr, index) => ({ record: `query:${index}`, expr }))
    writeFileSync(file, stringify({ groups: [{ name: 'dashboard', rules }] }))
    expect(run('check', 'rules', file)).toContain(`${rules.length} rules found`)
    rmSync(dirname(file), { recursive: true })
  })
})
