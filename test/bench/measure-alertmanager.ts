import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { delays, markers, rateUntilLast } from './arrivals.ts'
import { freePort } from './free-port.ts'
import { type HttpClient, httpClient } from './http-client.ts'
import { LOAD, PACED } from './load.ts'
import { now } from './now.ts'
import { atRate, batchesOf, inParallel } from './pace.ts'
import { type Percentiles, percentilesOf } from './percentiles.ts'
import { startSlackStub } from './start-slack-stub.ts'

export interface AlertRates {
  readonly perSecond: number
  readonly answeredToReceived: Percentiles
}

/** Debian's name of the program. */
const PROGRAM = 'prometheus-alertmanager'
const READY_WITHIN_MS = 20_000

/** Alertmanager with one group for each alert and a webhook receiver that answers at once: the same load as ours. Undefined where it is not installed. */
export async function measureAlertmanager(): Promise<AlertRates | undefined> {
  if (!isInstalled()) return undefined
  const receiver = await startSlackStub()
  const directory = mkdtempSync(join(tmpdir(), 'countersign-bench-'))
  const port = await freePort()
  const alertmanager = start(directory, port, `${receiver.apiUrl}chat.postMessage`)
  const http = httpClient(`http://127.0.0.1:${port}`)
  try {
    await ready(http)
    const post = async (marks: readonly string[]) => {
      const body = JSON.stringify(marks.map((marker) => ({ labels: { alertname: marker } })))
      const { status, answeredAt } = await http.post('/api/v2/alerts', body, JSON_TYPE)
      if (status !== 200) throw new Error(`Alertmanager answered ${status}.`)
      return answeredAt
    }
    const marks = markers('alert', LOAD.mixed)
    const began = now()
    await inParallel(batchesOf(marks, LOAD.batch), LOAD.batchesAtOnce, post)
    await receiver.arrived.all(marks)
    const perSecond = rateUntilLast(receiver.arrived, marks, began)
    const paced = markers('alone', PACED)
    const answered = new Map<string, number>()
    await atRate(paced, LOAD.perSecond, async (marker) => {
      answered.set(marker, await post([marker]))
    })
    await receiver.arrived.all(paced)
    return { perSecond, answeredToReceived: percentilesOf(delays(receiver.arrived, answered)) }
  } finally {
    http.close()
    await stop(alertmanager)
    receiver.close()
    rmSync(directory, { recursive: true, force: true })
  }
}

const JSON_TYPE = { 'content-type': 'application/json' }

function isInstalled(): boolean {
  try {
    execFileSync(PROGRAM, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function start(directory: string, port: number, url: string): ChildProcess {
  const config = join(directory, 'alertmanager.yml')
  writeFileSync(
    config,
    `route: { receiver: hook, group_by: ['...'], group_wait: 0s, group_interval: 1m, repeat_interval: 1h }
receivers: [{ name: hook, webhook_configs: [{ url: '${url}', send_resolved: false }] }]
`,
  )
  const flags = [
    `--config.file=${config}`,
    `--storage.path=${directory}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--cluster.listen-address=',
    '--log.level=error',
  ]
  return spawn(PROGRAM, flags, { stdio: 'ignore' })
}

async function ready(http: HttpClient): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS
  while (Date.now() < deadline) {
    const answer = await http.get('/-/ready').catch(() => undefined)
    if (answer?.status === 200) return
    await pause(50)
  }
  throw new Error('Alertmanager did not become ready.')
}

async function stop(alertmanager: ChildProcess): Promise<void> {
  const ended = once(alertmanager, 'exit')
  alertmanager.kill()
  await ended
}
