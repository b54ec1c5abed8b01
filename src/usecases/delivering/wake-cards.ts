import { URGENCIES } from '../../domain/card.ts'
import type { RaisedCard } from '../../ports/card-store.ts'
import type { Queue } from '../../ports/queue.ts'

/** Wakes the workers of each channel that has something to deliver, the most urgent first. */
export async function wakeCards(queue: Queue, cards: readonly RaisedCard[], delayMs = 0): Promise<void> {
  const channels = Map.groupBy(cards, ({ destination }) => destination.channel)
  await Promise.all(
    [...channels].map(async ([channel, here]) => {
      for (const urgency of URGENCIES) {
        const ids = here.filter((card) => (card.urgency ?? 1) === urgency).map(({ id }) => id)
        if (ids.length > 0) await queue.wake(channel, ids, delayMs, urgency)
      }
    }),
  )
}
