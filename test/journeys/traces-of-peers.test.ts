import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type Maestro, startMaestro } from '../support/ai-maestro/maestro-server.ts'
import { type EmulatedSlack, startEmulatedSlack } from '../support/emulated-slack.ts'
import { type HttpOrchestratorStandIn, startHttpOrchestrator } from '../support/http-orchestrator.ts'
import { type OtlpReceiver, startOtlpReceiver } from '../support/otlp-receiver.ts'
import { type ServerProcess, serverHome, startServer } from '../support/server-process.ts'
import { aFix, aReview, aTree } from '../support/task-files.ts'

const SOON = { timeout: 60_000, interval: 200 }

let maestro: Maestro
let orchestrator: HttpOrchestratorStandIn
let collector: OtlpReceiver
let slack: EmulatedSlack
let server: ServerProcess
const tree = aTree()
const undo: (() => unknown)[] = [tree.remove]

beforeAll(async () => {
  maestro = await startMaestro()
  orchestrator = await startHttpOrchestrator()
  collector = await startOtlpReceiver()
  slack = await startEmulatedSlack()
  const home = serverHome([{ id: 'alex', slack: slack.workspace.members[0]!.id }])
  undo.push(maestro.close, orchestrator.close, collector.close, slack.close, home.remove)
  server = await startServer({
    ...home.env,
    ...slack.env,
    AIMAESTRO_API: maestro.url,
    ORCHESTRATOR_URL: orchestrator.url,
    TASK_FILES_DIR: tree.dir,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_BSP_SCHEDULE_DELAY: '100',
  })
  undo.push(server.kill)
}, 120_000)
afterAll(async () => {
  for (const step of undo.reverse()) await step()
})

const attribute = 'countersign.event_id'
/** The trace of the event with this beginning, once its span has come. */
const traceOf = (event: string) =>
  vi.waitFor(() => {
    const spans = collector.spans().filter(({ name }) => name === 'countersign.accept')
    const found = spans.find(({ attributes }) => String(attributes[attribute]).startsWith(event))
    expect(found, `no span of ${event}`).toBeDefined()
    return found!.traceId
  }, SOON)
const namesIn = (trace: string) =>
  new Set(
    collector
      .spans()
      .filter(({ traceId }) => traceId === trace)
      .map(({ name }) => name),
  )
const follows = (trace: string, names: readonly string[]) =>
  expect.poll(() => [...namesIn(trace)], SOON).toEqual(expect.arrayContaining([...names]))
const UNTIL_SHOWN = ['accept', 'route', 'deliver'].map((step) => `countersign.${step}`)

it('begins a trace for what it fetches from AI Maestro', async () => {
  await vi.waitFor(() => expect(maestro.agents.has('countersign')).toBe(true), SOON)
  const content = { type: 'status-update', message: 'All is well' }
  const sent = maestro.post({ from: 'tester', to: 'countersign', subject: 'Status', content })
  expect(sent.status).toBe(201)
  await follows(await traceOf(maestro.messages[0]!.id), UNTIL_SHOWN)
}, 120_000)

it('begins a trace for a task file', async () => {
  writeFileSync(tree.path('incoming', '005_api_fixes.json'), JSON.stringify(aReview([aFix(1)])))
  await follows(await traceOf('incoming.005_api_fixes.json'), UNTIL_SHOWN)
}, 120_000)

it('begins a trace for an approval of the HTTP orchestrator, which hears of its decision in that trace', async () => {
  const asked = orchestrator.ask({ description: 'Deploy api' })
  const trace = await traceOf(`orchestrator-${asked.id}`)
  const { approvals } = await (await fetch(`${server.url}/approvals/pending`)).json()
  const query = 'approver_id=alex&approver_role=tech_lead&justification=Reviewed'
  await fetch(`${server.url}/approve/${approvals[0].id}?${query}`, { method: 'POST' })
  await follows(trace, [...UNTIL_SHOWN, 'countersign.vote', 'countersign.callback'])
  const told = orchestrator.calls.filter(({ path }) => path === `/approve/${asked.id}`)
  expect(told.map(({ traceparent }) => traceparent?.split('-')[1])).toEqual([trace])
}, 120_000)
