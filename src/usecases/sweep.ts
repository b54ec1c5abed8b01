import { CHANNELS } from '../domain/card.ts'
import type { Clock } from '../ports/clock.ts'
import { CALLBACK_LANES, LANES, type Lane, type Queue } from '../ports/queue.ts'
import type { Store } from '../ports/store.ts'
import { wakeCards } from './wake-cards.ts'

interface Needs {
  readonly store: Store
  readonly queue: Queue
  readonly clock: Clock
  /** Ends one approval whose time is up. */
  readonly expireApproval: (approvalId: string) => Promise<unknown>
  /** Does what is due about one approval: reminders, escalations. */
  readonly fireTimers: (approvalId: string) => Promise<unknown>
}

export type Sweep = () => Promise<void>

const BATCH = 500
/** What is old takes room, and hurts nobody: looking for it at every sweep would be work for nothing. */
const FORGET_EVERY_MS = 60_000
/** A lane with more wake-ups waiting is busy, not forgotten: waking again what waits there would only add work. */
const BACKLOG = 100

/**
 * Finds in the database what is due and wakes the workers for it. The queue is only a hint: after a crash between commit
 * and enqueue, or with the whole queue lost, this is what makes everything true again.
 */
export function sweep({ store, queue, clock, expireApproval, fireTimers }: Needs): Sweep {
  const forgetOld = atMostEvery(FORGET_EVERY_MS, clock, store.processed.forgetOld)
  return async () => {
    const stuck: Error[] = []
    const forEach = async (ids: readonly string[], work: (id: string) => Promise<unknown>) => {
      for (const id of ids) {
        await work(id).catch((cause: unknown) => {
          stuck.push(new Error(`What is due about approval ${id} could not be done.`, { cause }))
        })
      }
    }
    // Those whose time is up first: nobody is reminded of them any more.
    await forEach(await store.approvals.overdue(BATCH), expireApproval)
    await forEach(await store.timers.due(BATCH), fireTimers)
    const idle = await lanesWithoutBacklog(queue)
    const channels = CHANNELS.filter((channel) => idle.has(channel))
    await wakeCards(queue, await store.cards.overdue(channels, BATCH))
    for (const lane of CALLBACK_LANES.filter((lane) => idle.has(lane))) {
      const callbacks = await store.callbacks.overdue(lane, BATCH)
      if (callbacks.length > 0) await queue.wake(lane, callbacks)
    }
    await forgetOld()
    // Said last: one approval that makes trouble must hold up nothing else.
    if (stuck.length > 0) throw new AggregateError(stuck, stuck.map(({ message }) => message).join(' '))
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
