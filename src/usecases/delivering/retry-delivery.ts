import type { Card } from '../../domain/card.ts'
import type { Queue } from '../../ports/queue.ts'
import type { Store } from '../../ports/store.ts'
import { wakeCards } from './wake-cards.ts'

export type RetryDelivery = (cardId: string, caller: string) => Promise<Card | undefined>

/** Puts a card that was given up, or waits, back to work at once; `undefined` when there is none of that id. */
export function retryDelivery({
  store,
  queue,
}: {
  readonly store: Store
  readonly queue: Queue
}): RetryDelivery {
  return async (cardId, caller) => {
    const card = await store.transaction(async (tx) => {
      const card = await tx.cards.retry(cardId)
      if (card !== undefined) {
        await tx.audit.append([
          {
            actor: caller,
            action: 'delivery.retried',
            subject: `card:${cardId}`,
            detail: { state: card.state },
          },
        ])
      }
      return card
    })
    if (card !== undefined) await wakeCards(queue, [card])
    return card
  }
}
