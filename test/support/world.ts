import pg from 'pg'
import { createReceipts, newReceiptKey } from '../../src/adapters/receipts/receipts.ts'
import { openStore } from '../../src/adapters/store/open-store.ts'
import { directory } from '../../src/adapters/system/directory.ts'
import { systemClock, systemIds, systemPause } from '../../src/adapters/system/system.ts'
import type { Callback, CallbackAnswer } from '../../src/domain/callback.ts'
import type { Card, ProviderRef } from '../../src/domain/card.ts'
import { type Holding, NOTHING_HELD } from '../../src/domain/holding/holding.ts'
import type { Message } from '../../src/domain/message.ts'
import type { Channel } from '../../src/ports/channel.ts'
import type { Log } from '../../src/ports/log.ts'
import type { Orchestrators } from '../../src/ports/orchestrator.ts'
import type { Lane, Queue } from '../../src/ports/queue.ts'
import { PEOPLE } from './people.ts'
import { startPglite } from './pglite.ts'
import { someRules } from './rules.ts'
import type { TestDatabase } from './services.ts'
import { unmeasured } from './unmeasured.ts'

/** A Slack that remembers what it was told; `fails` makes its next calls throw. */
export function aChannel() {
  const posts: { readonly card: Card; readonly message: Message; readonly thread: ProviderRef | null }[] = []
  const updates: { readonly ref: ProviderRef; readonly message: Message }[] = []
  const fails: { readonly error: Error; readonly afterDoingIt: boolean }[] = []
  const failing = (doIt: () => void) => {
    const failure = fails.shift()
    if (failure === undefined || failure.afterDoingIt) doIt()
    if (failure !== undefined) throw failure.error
  }
  const channel: Channel = {
    name: 'slack',
    can: { update: true, buttons: true, thread: true },
    async post(card, message, thread) {
      failing(() => posts.push({ card, message, thread }))
      return { ts: String(posts.length) }
    },
    async update(_card, ref, message) {
      failing(() => updates.push({ ref, message }))
    },
    async find(card) {
      const at = posts.findIndex((post) => post.card.id === card.id)
      return at < 0 ? undefined : { ts: String(at + 1) }
    },
  }
  return { channel, posts, updates, fails }
}

/** A queue that only notes who was woken. */
function aQueue() {
  const woken: { readonly lane: Lane; readonly id: string; readonly delayMs: number }[] = []
  const backlog = new Map<Lane, number>()
  const queue: Queue = {
    waiting: async (lane) => backlog.get(lane) ?? 0,
    async wake(lane, ids, delayMs = 0) {
      woken.push(...ids.map((id) => ({ lane, id, delayMs })))
    },
  }
  return { queue, woken, backlog }
}

/** An orchestrator whose next answers are `answers`; without any it acknowledges. */
function anOrchestrator() {
  const told: Callback[] = []
  const answers: (CallbackAnswer | Error)[] = []
  return {
    told,
    answers,
    orchestrator: {
      async report(callback: Callback): Promise<CallbackAnswer> {
        told.push(callback)
        const answer = answers.shift() ?? { status: 'resumed', message: 'Thank you' }
        if (answer instanceof Error) throw answer
        return answer
      },
    },
  }
}

const quiet: Log = { info: () => {}, warn: () => {}, error: () => {} }

/** Everything that use cases need: the real store, on an embedded database where no other is given, and recording ends. */
export async function aWorld(start: () => Promise<TestDatabase> = startPglite) {
  const database = await start()
  const opened = await openStore({
    databaseUrl: database.url,
    dataDir: '',
    onCreate: () => {},
    onError: () => {},
  })
  const slack = aChannel()
  const queue = aQueue()
  const orchestrator = anOrchestrator()
  const callbackUrl = 'http://127.0.0.1:9/hooks'
  const needs = {
    store: opened.store,
    queue: queue.queue,
    clock: systemClock,
    ids: systemIds,
    pause: systemPause,
    log: quiet,
    metrics: unmeasured,
    people: directory({ people: PEOPLE, proven: opened.store.identities }),
    rules: someRules(),
    holding: (): Holding => NOTHING_HELD,
    channels: { slack: slack.channel },
    receipts: await createReceipts(newReceiptKey(), 'http://countersign.test'),
    orchestrators: { http: orchestrator.orchestrator } as Orchestrators,
    callbackRules: { defaultUrl: callbackUrl, bySource: [], allow: undefined, canSign: true },
    defaultCallbackUrl: callbackUrl,
  }
  const hand = new pg.Client({ connectionString: database.url })
  await hand.connect()
  /** Time goes by for one approval, or for the question of one event: its limit and its reminders come nearer. */
  const minutesPass = async (id: string, minutes: number) => {
    const ago = `- interval '${minutes} minutes'`
    await hand.query(
      `update countersign.approvals set created_at = created_at ${ago}, expires_at = expires_at ${ago} where id = $1`,
      [id],
    )
    await hand.query(
      `update countersign.timers set due_at = due_at ${ago} where approval_id = $1 and taken_at is null`,
      [id],
    )
    await hand.query(
      `update countersign.inquiries set created_at = created_at ${ago}, expires_at = expires_at ${ago},
        remind_at = remind_at ${ago} where event_id = $1`,
      [id],
    )
  }
  /** Time goes by for what Linear told. */
  const passForInbox = async (ms: number) => {
    await hand.query(
      `update countersign.linear_inbox set due_at = due_at - time.ago, received_at = received_at - time.ago,
         finished_at = finished_at - time.ago from (select $1 * interval '1 millisecond' as ago) as time`,
      [ms],
    )
  }
  const close = async () => {
    await hand.end()
    await opened.close()
    await database.close()
  }
  return {
    needs,
    slack,
    woken: queue.woken,
    backlog: queue.backlog,
    orchestrator,
    database,
    /** Looks into the tables, and moves what is written in them in time. */
    hand,
    minutesPass,
    passForInbox,
    close,
  }
}
export type World = Awaited<ReturnType<typeof aWorld>>
