import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type CallbackReceiver, startCallbackReceiver } from '../support/callback-receiver.ts'
import { type EmulatedSlack, startEmulatedSlack } from '../support/emulated-slack.ts'
import { type OtlpReceiver, type SentSpan, startOtlpReceiver } from '../support/otlp-receiver.ts'
import { freshPostgres } from '../support/postgres.ts'
import { freshRedis } from '../support/redis.ts'
import { type ServerProcess, serverHome, startServer } from '../support/server-process.ts'
import { isMissing } from '../support/services.ts'
import { pressOnCard } from '../support/slack-press.ts'

const LIMIT_MS = 60_000
const SOON = { timeout: 30_000, interval: 100 }
const TRACE = '0af7651916cd43dd8448eb211c80319c'
const CALLER_SPAN = 'b7ad6b7169203331'

/** One approval's whole road between two processes, with a Slack and an orchestrator that fail once each. */
describe.skipIf(isMissing('postgres')).each([
  { queue: 'PostgreSQL', missing: false },
  { queue: 'Redis', missing: isMissing('redis') },
])('one approval, through two processes and a queue in $queue', ({ queue, missing }) => {
  if (missing) return it.skip('needs a Redis', () => {})

  let slack: EmulatedSlack
  let orchestrator: CallbackReceiver
  let collector: OtlpReceiver
  let api: ServerProcess
  let worker: ServerProcess
  let approvalId: string
  const undo: (() => unknown)[] = []

  beforeAll(async () => {
    slack = await startEmulatedSlack()
    orchestrator = await startCallbackReceiver()
    collector = await startOtlpReceiver()
    const database = await freshPostgres()
    const redis = queue === 'Redis' ? await freshRedis() : undefined
    const home = serverHome([{ id: 'alex', slack: slack.workspace.members[0]!.id }])
    undo.push(
      () => redis?.close(),
      database.close,
      collector.close,
      orchestrator.close,
      slack.close,
      home.remove,
    )
    const env = {
      ...home.env,
      ...slack.env,
      ...orchestrator.env,
      DATABASE_URL: database.url,
      ...(redis && { REDIS_URL: redis.url }),
      LOG_LEVEL: 'debug',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_BSP_SCHEDULE_DELAY: '100',
    }
    api = await startServer({ ...env, COUNTERSIGN_ROLES: 'api' })
    undo.push(() => api.kill())
    worker = await startServer({ ...env, COUNTERSIGN_ROLES: 'worker', OTEL_SERVICE_NAME: 'our-worker' })
    undo.push(() => worker.kill())
    await walkTheRoad()
  }, LIMIT_MS)
  afterAll(async () => {
    for (const step of undo.reverse()) await step()
  })

  async function walkTheRoad(): Promise<void> {
    slack.treat(({ method, earlier }) => (method === 'chat.postMessage' && earlier === 0 ? 'drop' : 'pass'))
    orchestrator.failNext()
    const accepted = await fetch(`${api.url}/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', traceparent: `00-${TRACE}-${CALLER_SPAN}-01` },
      body: JSON.stringify({
        id: 'ci-1',
        type: 'approval-request',
        task_id: 'GH-42',
        data: { title: 'A title that no log has', risk: 'high', requester: 'deploy-bot' },
      }),
    })
    approvalId = ((await accepted.json()) as { approval_id: string }).approval_id
    await vi.waitFor(async () => expect(await slack.cards()).toHaveLength(1), SOON)
    const [card] = await slack.cards()
    const press = { url: api.url, slack, card: card!, button: 'approval.approve' }
    await pressOnCard({ ...press, by: 'robin' })
    await pressOnCard({ ...press, by: 'alex' })
    await vi.waitFor(() => expect(said('acknowledged a callback')).toHaveLength(1), SOON)
    await vi.waitFor(() => expect(said('A card was delivered.').length).toBeGreaterThanOrEqual(3), SOON)
  }

  const linesOf = (process: ServerProcess) =>
    process
      .said()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
  const lines = () => [...linesOf(api), ...linesOf(worker)]
  const said = (words: string) => lines().filter(({ msg }) => String(msg).includes(words))
  const named = (name: string) => collector.spans().filter((span) => span.name === name)

  it('leaves no line without the ids of what it is about', () => {
    const ours = { event_id: 'ci-1', task_id: 'GH-42', approval_id: approvalId }
    // The start, and where the emulated Slack was told to answer its presser.
    const others = /is ready|API_KEYS|Nobody listed may|Server listening/
    const about = lines().filter(({ msg, status }) => !others.test(String(msg)) && status !== 404)
    expect(about.filter((line) => !Object.entries(ours).every(([name, id]) => line[name] === id))).toEqual([])
    expect(new Set(about.map(({ msg }) => msg))).toEqual(
      new Set([
        'An event was taken in.',
        'A card is delivered later.',
        'A card was delivered.',
        'A vote was refused.',
        'A vote was counted.',
        // The first card was dropped on its way, and nobody takes what the presser is told: Slack's own client says so.
        'http request failed fetch failed',
        'Answering a press failed.',
        'The orchestrator could not be told.',
        'The orchestrator acknowledged a callback.',
        'A request was answered.',
      ]),
    )
    for (const line of [...said('A card was'), ...said('A card is')])
      expect(line.delivery_id).toEqual(expect.any(String))
    for (const line of said('orchestrator')) expect(line.callback_id).toEqual(expect.any(String))
  })

  it('writes no title, no token and no signature into the log', () => {
    const text = api.said() + worker.said()
    expect(text).not.toMatch(/A title that no log has|xoxb-|whsec_|v0=/)
  })

  it('is one trace, from the caller to the callback', async () => {
    await expect.poll(() => named('countersign.callback').length, SOON).toBeGreaterThanOrEqual(2)
    await expect.poll(() => named('countersign.deliver').length, SOON).toBeGreaterThanOrEqual(3)
    const [accept, ...moreAccepts] = named('countersign.accept')
    expect(moreAccepts).toEqual([])
    expect(accept).toMatchObject({
      traceId: TRACE,
      parentSpanId: CALLER_SPAN,
      attributes: { 'countersign.event_id': 'ci-1', 'countersign.approval_id': approvalId },
      resource: { 'service.name': 'countersign' },
    })
    expect(named('countersign.route')).toMatchObject([{ traceId: TRACE, parentSpanId: accept!.spanId }])
    const names = ['deliver', 'call', 'vote', 'callback'].map((name) => `countersign.${name}`)
    for (const name of names)
      expect(new Set(named(name).map(({ traceId }) => traceId))).toEqual(new Set([TRACE]))
    expect(named('countersign.deliver')[0]?.resource['service.name']).toBe('our-worker')
    const calls = named('countersign.call').map(({ attributes }) => attributes['countersign.operation'])
    expect(calls).toEqual(expect.arrayContaining(['post', 'update']))
    expect(named('countersign.vote').map(outcome)).toEqual(['refused', 'recorded'])
    expect(named('countersign.callback').map(outcome).slice(-1)).toEqual(['acknowledged'])

    const [failed, told] = orchestrator.arrivals()
    expect(failed?.traceparent).toContain(TRACE)
    const spans = named('countersign.callback').map(({ spanId }) => `00-${TRACE}-${spanId}-01`)
    expect(spans).toContain(told?.traceparent)
  })

  it('shows how the work went through the queue, and not how workers look for work', async () => {
    const queueSpans = () => collector.spans().filter(({ name }) => !name.startsWith('countersign.'))
    await expect
      .poll(() => queueSpans().map(kindOf), SOON)
      .toEqual(expect.arrayContaining(['addBulk', 'process']))
    const strays = collector.spans().filter(({ traceId }) => traceId !== TRACE)
    expect(strays.map(({ name }) => name)).toEqual([])
    expect(queueSpans().map(kindOf)).not.toContain('getNextJob')
  })

  it('says nothing in its spans but ids and words from closed lists', () => {
    const given = collector.spans().flatMap(({ attributes }) => Object.keys(attributes))
    expect([...new Set(given)].filter((name) => !/^(countersign|bullmq)\./.test(name))).toEqual([])
    expect(JSON.stringify(collector.spans())).not.toContain('A title that no log has')
  })
})

const outcome = ({ attributes }: SentSpan) => attributes['countersign.outcome']
const kindOf = ({ name }: SentSpan) => name.split(' ')[0]
