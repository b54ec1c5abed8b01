import { CHANNELS } from '../domain/card.ts'
import { LANES, type Lane, type Queue } from '../ports/queue.ts'
import type { Store } from '../ports/store.ts'
import { wakeCards } from './wake-cards.ts'

interface Needs {
  readonly store: Store
  readonly queue: Queue
  /** Ends one approval whose time is up. */
  readonly expireApproval: (approvalId: string) => Promise<unknown>
}

export type Sweep = () => Promise<void>

const BATCH = 500
/** A lane with more wake-ups waiting is busy, not forgotten: waking again what waits there would only add work. */
const BACKLOG = 100

/**
 * Finds in the database what is due and wakes the workers for it. The queue is only a hint: after a crash between commit
 * and enqueue, or with the whole queue lost, this is what makes everything true again.
 */
export function sweep({ store, queue, expireApproval }: Needs): Sweep {
  return async () => {
    const stuck: Error[] = []
    for (const id of await store.approvals.overdue(BATCH)) {
      await expireApproval(id).catch((cause: unknown) => {
        stuck.push(new Error(`Approval ${id} could not be ended.`, { cause }))
      })
    }
    const idle = await lanesWithoutBacklog(queue)
    const channels = CHANNELS.filter((channel) => idle.has(channel))
    await wakeCards(queue, await store.cards.overdue(channels, BATCH))
    const callbacks = idle.has('callbacks') ? await store.callbacks.overdue(BATCH) : []
    if (callbacks.length > 0) await queue.wake('callbacks', callbacks)
    // Said last: one approval that cannot be ended must hold up nothing else.
    if (stuck.length > 0) throw new AggregateError(stuck, stuck.map(({ message }) => message).join(' '))
  }
}

async function lanesWithoutBacklog(queue: Queue): Promise<ReadonlySet<Lane>> {
  const counted = await Promise.all(LANES.map(async (lane) => [lane, await queue.waiting(lane)] as const))
  return new Set(counted.filter(([, waiting]) => waiting < BACKLOG).map(([lane]) => lane))
}
