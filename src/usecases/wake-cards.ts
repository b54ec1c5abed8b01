import type { ChannelName } from '../domain/card.ts'
import type { RaisedCard } from '../ports/card-store.ts'
import type { Queue } from '../ports/queue.ts'

/** Wakes the workers of each channel that has something to deliver. */
export async function wakeCards(queue: Queue, cards: readonly RaisedCard[], delayMs = 0): Promise<void> {
  const ids = new Map<ChannelName, string[]>()
  for (const { id, destination } of cards) {
    ids.set(destination.channel, [...(ids.get(destination.channel) ?? []), id])
  }
  await Promise.all([...ids].map(([channel, cardIds]) => queue.wake(channel, cardIds, delayMs)))
}
