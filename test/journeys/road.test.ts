import { createPostgresBackend, type Queue as JobQueue, Queue } from 'bullmq'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { receiptCheck } from '../../src/sandbox/check-callback.ts'
import { type CallbackReceiver, startCallbackReceiver } from '../support/callback-receiver.ts'
import { type EmulatedSlack, type PostedCard, startEmulatedSlack } from '../support/emulated-slack.ts'
import { freshPostgres } from '../support/postgres.ts'
import { type ServerHome, type ServerProcess, serverHome, startServer } from '../support/server-process.ts'
import { isMissing } from '../support/services.ts'
import { buttonsOf, pressOnCard } from '../support/slack-press.ts'

const LIMIT_MS = 180_000
/** How long the emulated Slack asks to wait, in seconds. */
const PAUSE_S = 4
const SOON = { timeout: 12_000, interval: 100 }

let slack: EmulatedSlack
let orchestrator: CallbackReceiver
let home: ServerHome
let server: ServerProcess
const undo: (() => unknown)[] = []

beforeAll(async () => {
  slack = await startEmulatedSlack()
  orchestrator = await startCallbackReceiver()
  home = serverHome([{ id: 'alex', slack: slack.workspace.members[0]!.id }])
  server = await startServer({ ...home.env, ...slack.env, ...orchestrator.env })
})
afterEach(async () => {
  slack.heal()
  for (const step of undo.splice(0).reverse()) await step()
})
afterAll(async () => {
  await server.kill()
  home.remove()
  await orchestrator.close()
  await slack.close()
})

/** Another server, for one test alone. */
async function start(
  more: Readonly<Record<string, string>>,
  options?: Parameters<typeof startServer>[1],
): Promise<ServerProcess> {
  const server = await startServer({ ...home.env, ...slack.env, ...orchestrator.env, ...more }, options)
  undo.push(() => server.kill())
  return server
}

function post(server: ServerProcess, event: object): Promise<Response> {
  return fetch(`${server.url}/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(event),
  })
}

/** The cards that speak of something, wherever in their text. */
async function cardsAbout(words: string, conversation?: string): Promise<readonly PostedCard[]> {
  return (await slack.cards(conversation)).filter((card) => textOf(card).includes(words))
}

function textOf({ text, blocks }: PostedCard): string {
  return JSON.stringify([text, blocks])
}

async function theCardAbout(words: string): Promise<PostedCard> {
  await expect.poll(() => cardsAbout(words), SOON).toHaveLength(1)
  const [card] = await cardsAbout(words)
  return card!
}

it(
  'brings a question to Slack, a click to the orchestrator, and its answer back onto the card',
  async () => {
    const question = {
      id: 'ci-4711',
      type: 'approval-request',
      source: 'deploy-bot',
      task_id: 'GH-42',
      data: {
        title: 'Deploy api to production',
        risk: 'high',
        requester: 'deploy-bot',
        action: { name: 'deploy', parameters: { service: 'api', version: '1.4.2' } },
      },
    }
    const accepted = await post(server, question)
    expect(accepted.status).toBe(202)
    const answer = (await accepted.json()) as { approval_id: string }
    expect(answer).toMatchObject({ id: 'ci-4711', status: 'accepted', task_id: 'GH-42' })

    const asked = await theCardAbout('Deploy api to production')
    expect(asked.text).toContain('Waiting for approval')
    expect(textOf(asked)).toContain('1.4.2')
    expect(buttonsOf(asked)).toEqual(['approval.approve', 'approval.reject', 'approval.more', 'details.open'])

    const press = { url: server.url, slack, card: asked, button: 'approval.approve' }
    await pressOnCard({ ...press, by: 'robin' })
    expect(await stateOf(server, answer.approval_id)).toMatchObject({ state: 'pending', votes: [] })
    expect(await pressOnCard({ ...press, by: 'alex' })).toMatchObject({ kind: 'answered' })

    const decided = async () => textOf(await theCardAbout('Deploy api to production'))
    await expect.poll(decided, SOON).toMatch(/Approved by alex.*Acknowledged: resumed, the deploy goes on/)
    const repainted = await theCardAbout('Deploy api to production')
    expect(repainted.ts).toBe(asked.ts)
    expect(repainted.metadata).toEqual(asked.metadata)
    expect(buttonsOf(repainted)).toEqual(['details.open'])

    const [told, ...more] = orchestrator.arrivals()
    expect(more).toEqual([])
    expect(told!.callback).toMatchObject({
      type: 'approval.decided',
      approval_id: answer.approval_id,
      event_id: 'ci-4711',
      decision: 'approved',
      decided_by: [{ person: 'alex', channel: 'slack' }],
    })
    expect(await receiptCheck(server.url)(told!.callback)).toBeUndefined()
    expect(await stateOf(server, answer.approval_id)).toMatchObject({
      state: 'approved',
      callback_state: 'acknowledged',
    })
  },
  LIMIT_MS,
)

async function stateOf(server: ServerProcess, approvalId: string): Promise<unknown> {
  return (await fetch(`${server.url}/v1/approvals/${approvalId}`)).json()
}

function note(id: string) {
  return { id, type: 'status-update', data: { message: `This is about ${id}.` } }
}

it.skipIf(isMissing('postgres'))(
  'holds up only the conversation that Slack asks to slow down, and that one only as long as asked',
  async () => {
    const { id, name } = slack.workspace.conversation
    let pausedAt = 0
    let refusals = 0
    slack.treat(({ method, conversation }) => {
      if (method !== 'chat.postMessage' || ![id, `#${name}`].includes(conversation)) return 'pass'
      pausedAt ||= Date.now()
      const isOver = Date.now() >= pausedAt + PAUSE_S * 1000
      if (!isOver) refusals += 1
      return isOver ? 'pass' : PAUSE_S
    })
    const database = await freshPostgres()
    undo.push(database.close)
    const other = await slack.newConversation('quiet')
    const [busy, calm] = await Promise.all([
      start({ DATABASE_URL: database.url }),
      start({ DATABASE_URL: database.url, SLACK_CHANNEL: other }),
    ])

    expect((await post(busy, note('busy-1'))).status).toBe(202)
    await expect.poll(() => waiting(busy), SOON).toHaveLength(1)
    expect((await post(busy, note('busy-2'))).status).toBe(202)
    await expect.poll(() => waiting(busy), SOON).toHaveLength(2)
    expect((await post(calm, note('calm-1'))).status).toBe(202)
    await expect.poll(() => cardsAbout('calm-1', other), SOON).toHaveLength(1)
    expect(await cardsAbout('busy-')).toHaveLength(0)
    expect(Date.now()).toBeLessThan(pausedAt + PAUSE_S * 1000)

    await expect.poll(() => cardsAbout('busy-'), SOON).toHaveLength(2)
    expect(refusals).toBe(1)
  },
  LIMIT_MS,
)

async function waiting(server: ServerProcess): Promise<readonly unknown[]> {
  const answer = await fetch(`${server.url}/v1/deliveries?state=waiting`)
  return ((await answer.json()) as { items: unknown[] }).items
}

it(
  'takes events while Slack is away, and shows all of them when it is back, without anybody doing anything',
  async () => {
    let refused = 0
    slack.treat(() => {
      refused += 1
      return 'drop'
    })
    const ids = ['away-1', 'away-2', 'away-3']
    for (const id of ids) expect((await post(server, note(id))).status).toBe(202)
    await expect.poll(() => refused, SOON).toBeGreaterThanOrEqual(ids.length)
    expect(await cardsAbout('away-')).toHaveLength(0)

    slack.heal()
    const counts = async () => Promise.all(ids.map(async (id) => (await cardsAbout(id)).length))
    await expect.poll(counts, SOON).toEqual([1, 1, 1])
  },
  LIMIT_MS,
)

it(
  'says that it makes its database at the first start only, and ends cleanly when it is asked to',
  async () => {
    const fresh = serverHome([])
    undo.push(fresh.remove)
    const first = await start(fresh.env, { makesDatabase: true })
    expect(first.said()).toContain('Making the database')
    expect((await post(first, note('last-words'))).status).toBe(202)
    const stopped = await first.stop()
    expect(stopped).toMatchObject({ code: 0 })
    expect(stopped.afterMs).toBeLessThan(10_000)

    const second = await start(fresh.env)
    expect(second.said()).not.toContain('Making the database')
    await theCardAbout('last-words')
    console.info(
      `Ready after ${first.readyAfterMs} ms the first time, ${second.readyAfterMs} ms later; stopped in ${stopped.afterMs} ms.`,
    )
  },
  LIMIT_MS,
)

describe.skipIf(isMissing('postgres'))('with events by queue', () => {
  it(
    'answers any BullMQ producer with what HTTP would have answered',
    async () => {
      const database = await freshPostgres()
      undo.push(database.close)
      await start({ DATABASE_URL: database.url })
      const pool = new pg.Pool({ ...database.connection, options: '-c search_path=bullmq,public' })
      // BullMQ's types know a queue by its backend; to a producer both are the same.
      const producer = new Queue(
        'countersign-events',
        { connection: pool },
        createPostgresBackend,
      ) as unknown as JobQueue
      undo.push(
        () => pool.end(),
        () => producer.close(),
      )

      await producer.add('status-update', { message: 'This is about queued-1.' }, { jobId: 'queued-1' })
      await expect
        .poll(async () => (await producer.getJob('queued-1'))?.returnvalue, SOON)
        .toEqual({
          id: 'queued-1',
          status: 'accepted',
        })
      await theCardAbout('queued-1')

      await producer.add('failure', { severity: 'loud' }, { jobId: 'queued-2', attempts: 5 })
      await expect.poll(async () => (await producer.getJob('queued-2'))?.getState(), SOON).toBe('failed')
      const failed = await producer.getJob('queued-2')
      expect(JSON.parse(failed!.failedReason!)).toMatchObject({
        status: 400,
        fields: expect.arrayContaining([{ path: 'data.message', issue: expect.any(String) }]),
      })
      expect(failed!.attemptsMade).toBe(1)
    },
    LIMIT_MS,
  )
})
