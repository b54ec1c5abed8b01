import { CHANNELS } from '../domain/card.ts'
import type { Holding } from '../domain/holding/holding.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { Log } from '../ports/log.ts'
import type { People } from '../ports/people.ts'
import { CALLBACK_LANES, LANES, type Lane, type Queue } from '../ports/queue.ts'
import type { Receipts } from '../ports/receipts.ts'
import type { Store } from '../ports/store.ts'
import { fallBack } from './delivering/fall-back.ts'
import { wakeCards } from './delivering/wake-cards.ts'
import { reportUnreached } from './reporting/report-unreached.ts'

interface Needs {
  readonly store: Store
  readonly queue: Queue
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly people: People
  readonly holding: () => Holding
  readonly receipts: Receipts
  /** Where decisions go when the event names no callback. */
  readonly defaultCallbackUrl: string | undefined
  /** Ends one approval whose time is up. */
  readonly expireApproval: (approvalId: string) => Promise<unknown>
  /** Ends one inquiry whose time is up. */
  readonly expireInquiry: (eventId: string) => Promise<unknown>
  /** Reminds people of one inquiry that nobody answered. */
  readonly remindInquiry: (eventId: string) => Promise<unknown>
  /** Does what is due about one approval: reminders, escalations. */
  readonly fireTimers: (approvalId: string) => Promise<unknown>
  /** Says what silences held back that are over. */
  readonly tellEndedSilences?: () => Promise<void>
}

export type Sweep = () => Promise<void>

const BATCH = 500
/** What is old takes room, and hurts nobody: looking for it at every sweep would be work for nothing. */
const FORGET_EVERY_MS = 60_000
/** Each destination is tried every ten minutes anyway; looking for them more often would only cost. */
const PROBE_EVERY_MS = 15_000
const PROBES = 50
/** Whoever is told that a silence is over can wait some seconds for it. */
const TELL_EVERY_MS = 10_000
/** Nobody who waits for an answer needs to know of it sooner. */
const UNREACHED_EVERY_MS = 5000
/** A lane with more wake-ups waiting is busy, not forgotten: waking again what waits there would only add work. */
const BACKLOG = 100

/**
 * Finds in the database what is due and wakes the workers for it. The queue is only a hint: after a crash between commit
 * and enqueue, or with the whole queue lost, this is what makes everything true again.
 */
export function sweep(needs: Needs): Sweep {
  const { store, queue, clock, expireApproval, expireInquiry, remindInquiry, fireTimers } = needs
  const forgetOld = atMostEvery(FORGET_EVERY_MS, clock, async () => {
    await store.processed.forgetOld()
    await store.inbox.forgetOld()
  })
  // Somebody may have mended what a dead letter died of.
  const reportUnreachedOnes = atMostEvery(UNREACHED_EVERY_MS, clock, reportUnreached(needs))
  const probe = atMostEvery(PROBE_EVERY_MS, clock, async () => {
    await wakeCards(queue, await store.deadLetters.probe(PROBES))
  })
  const tellEnded = atMostEvery(TELL_EVERY_MS, clock, needs.tellEndedSilences ?? (async () => {}))
  return async () => {
    let stuck = 0
    const forEach = async (
      what: 'approval' | 'event' | 'delivery',
      ids: readonly string[],
      work: (id: string) => Promise<unknown>,
    ) => {
      for (const id of ids) {
        await work(id).catch((err: unknown) => {
          stuck += 1
          needs.log.error({ [`${what}_id`]: id, err }, 'What is due could not be done; it is tried again.')
        })
      }
    }
    // Those whose time is up first: nobody is reminded of them any more.
    await forEach('approval', await store.approvals.overdue(BATCH), expireApproval)
    await forEach('event', await store.inquiries.overdue(BATCH), expireInquiry)
    await forEach('event', await store.inquiries.toRemind(BATCH), remindInquiry)
    await forEach('approval', await store.timers.due(BATCH), fireTimers)
    await forEach('delivery', await store.fallbacks.due(BATCH), fallBack(needs))
    await probe()
    await reportUnreachedOnes()
    const idle = await lanesWithoutBacklog(queue)
    const channels = CHANNELS.filter((channel) => idle.has(channel))
    await wakeCards(queue, await store.circuits.dueProbes())
    await wakeCards(queue, await store.cards.raiseSettled(BATCH))
    await wakeCards(queue, await store.cards.overdue(channels, BATCH))
    // A wake-up that was lost while its lane was busy: what is urgent does not wait until the lane is idle.
    const busy = CHANNELS.filter((channel) => !idle.has(channel))
    await wakeCards(queue, await store.cards.overdue(busy, BATCH, 'onlyUrgent'))
    for (const lane of CALLBACK_LANES.filter((lane) => idle.has(lane))) {
      const callbacks = await store.callbacks.overdue(lane, BATCH)
      if (callbacks.length > 0) await queue.wake(lane, callbacks)
    }
    await tellEnded()
    await forgetOld()
    // Said last: one approval that makes trouble must hold up nothing else.
    if (stuck > 0) throw new Error(`${stuck} of what is due could not be done; each is in the log.`)
  }
}

/** Does the work unless it was done less than `ms` ago. */
function atMostEvery(ms: number, clock: Clock, work: () => Promise<void>): () => Promise<void> {
  let doneAt = Number.NEGATIVE_INFINITY
  return async () => {
    const now = clock.now().getTime()
    if (now - doneAt < ms) return
    await work()
    doneAt = now
  }
}

async function lanesWithoutBacklog(queue: Queue): Promise<ReadonlySet<Lane>> {
  const counted = await Promise.all(LANES.map(async (lane) => [lane, await queue.waiting(lane)] as const))
  return new Set(counted.filter(([, waiting]) => waiting < BACKLOG).map(([lane]) => lane))
}
