import type { CardFilter } from '../../ports/card-store.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Queue } from '../../ports/queue.ts'
import type { Store } from '../../ports/store.ts'
import { wakeCards } from './wake-cards.ts'

interface Needs {
  readonly store: Store
  readonly queue: Queue
  readonly clock: Clock
}

/** `ids` names single ones, whatever their state; anything else all that wait or were given up and have it in common. */
export type RetryDeliveries = (
  which: CardFilter | { readonly ids: readonly string[] },
  caller: string,
) => Promise<number>

/** So many at once, so that no transaction is long. How fast they go out is their channel's pace. */
const BATCH = 500

/** Puts cards that wait or were given up back to work; returns how many. What fails again meanwhile is not tried twice. */
export function retryDeliveries({ store, queue, clock }: Needs): RetryDeliveries {
  return async (which, caller) => {
    const now = clock.now()
    const asked = 'ids' in which ? which : { ...which, before: earlier(which.before, now) }
    for (let count = 0; ; ) {
      const retried = await store.transaction(async (tx) => {
        const cards = await tx.cards.retryMany(asked, now, BATCH)
        if (cards.length > 0)
          await tx.audit.append([
            {
              actor: caller,
              action: 'deliveries.retried',
              subject: 'deliveries',
              detail: { ...which, count: cards.length },
            },
          ])
        return cards
      })
      await wakeCards(queue, retried)
      count += retried.length
      if (retried.length < BATCH) return count
    }
  }
}

function earlier(given: Date | undefined, now: Date): Date {
  return given !== undefined && given < now ? given : now
}
