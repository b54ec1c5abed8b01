import { type ChildProcess, spawn } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { stringify } from 'yaml'
import { startCallbackReceiver } from '../support/callback-receiver.ts'
import { startEmulatedSlack } from '../support/emulated-slack.ts'
import { dashboardQueries, hasProgram, readAlerts } from '../support/observability.ts'
import { serverHome, startServer } from '../support/server-process.ts'

const LIMIT_MS = 60_000
const SOON = { timeout: 30_000, interval: 250 }
const KEY = 'a key that only this test knows'

/** A real Prometheus that scrapes a real server: does every query of the dashboard and every alert get an answer? */
describe.skipIf(!hasProgram('prometheus'))('a Prometheus beside a server', () => {
  const undo: (() => unknown)[] = []
  let prometheus: string

  beforeAll(async () => {
    const slack = await startEmulatedSlack()
    const orchestrator = await startCallbackReceiver()
    const home = serverHome([{ id: 'alex', slack: slack.workspace.members[0]!.id }])
    undo.push(slack.close, orchestrator.close, home.remove)
    const server = await startServer({
      ...home.env,
      ...slack.env,
      ...orchestrator.env,
      API_KEYS: `prometheus:${KEY}`,
    })
    undo.push(() => server.kill())
    const call = async (path: string, body: object) =>
      (
        await fetch(`${server.url}${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-api-key': KEY },
          body: JSON.stringify(body),
        })
      ).json() as Promise<{ approval_id: string }>
    const { approval_id: id } = await call('/v1/events', {
      type: 'approval-request',
      title: 'Deploy',
      risk: 'high',
    })
    await vi.waitFor(async () => expect(await slack.cards()).toHaveLength(1), SOON)
    await call(`/v1/approvals/${id}/votes`, { verdict: 'approve', person: 'nobody' })
    await call(`/v1/approvals/${id}/votes`, { verdict: 'approve', person: 'alex' })
    await vi.waitFor(() => expect(orchestrator.arrivals()).toHaveLength(1), SOON)
    prometheus = await startPrometheus(new URL(server.url).host)
  }, LIMIT_MS)
  afterAll(async () => {
    for (const step of undo.reverse()) await step()
  })

  async function startPrometheus(target: string): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'prometheus-'))
    copyFileSync('docs/observability/alerts.yml', join(folder, 'alerts.yml'))
    writeFileSync(
      join(folder, 'prometheus.yml'),
      stringify({
        global: { scrape_interval: '1s', evaluation_interval: '1s' },
        rule_files: ['alerts.yml'],
        scrape_configs: [
          {
            job_name: 'countersign',
            authorization: { credentials: KEY },
            static_configs: [{ targets: [target] }],
          },
        ],
      }),
    )
    const url = `http://127.0.0.1:${await freePort()}`
    const flags = [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${new URL(url).host}`,
    ]
    const child = spawn('prometheus', flags, { stdio: 'ignore' })
    undo.push(
      () => rmSync(folder, { recursive: true, force: true }),
      () => ended(child),
    )
    // Two scrapes at least: a rate needs them.
    const scrapes = () => ask(url, 'count_over_time(up{job="countersign"}[1m])')
    await vi.waitFor(
      async () => expect(Number((await scrapes())[0]?.value[1])).toBeGreaterThanOrEqual(3),
      SOON,
    )
    return url
  }

  it.each(dashboardQueries())('answers what the dashboard asks: %s', async (query) => {
    const answer = await ask(prometheus, query)
    // What another part of the program registers, and what is only shown while there is any.
    const mayBeEmpty = /countersign_circuit_open|> 0$/
    if (!mayBeEmpty.test(query)) expect(answer.length).toBeGreaterThan(0)
  })

  it('takes every rule, and finds nothing wrong with a server that is well', async () => {
    const answer = await fetch(`${prometheus}/api/v1/rules`)
    const { data } = (await answer.json()) as { data: { groups: { rules: Rule[] }[] } }
    const rules = data.groups.flatMap((group) => group.rules)
    expect(rules.map(({ name }) => name)).toEqual(readAlerts().map(({ alert }) => alert))
    await vi.waitFor(async () => expect(await healthOf(prometheus)).toEqual(['ok']), SOON)
    for (const { expr } of readAlerts()) expect(await ask(prometheus, expr), expr).toEqual([])
  })
})

interface Rule {
  readonly name: string
  readonly health: string
}

async function healthOf(prometheus: string): Promise<readonly string[]> {
  const answer = await fetch(`${prometheus}/api/v1/rules`)
  const { data } = (await answer.json()) as { data: { groups: { rules: Rule[] }[] } }
  return [...new Set(data.groups.flatMap(({ rules }) => rules.map(({ health }) => health)))]
}

/** Throws where Prometheus says that the query is wrong. */
async function ask(
  prometheus: string,
  query: string,
): Promise<readonly { readonly value: [number, string] }[]> {
  const answer = await fetch(`${prometheus}/api/v1/query?${new URLSearchParams({ query })}`)
  const { status, error, data } = (await answer.json()) as {
    status: string
    error?: string
    data: { result: { value: [number, string] }[] }
  }
  if (status !== 'success') throw new Error(`${query}: ${error}`)
  return data.result
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

function ended(child: ChildProcess): Promise<unknown> {
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  return gone
}
