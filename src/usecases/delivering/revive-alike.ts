import type { Card } from '../../domain/card.ts'
import { isMendable } from '../../domain/errors.ts'
import type { Log } from '../../ports/log.ts'
import type { Queue } from '../../ports/queue.ts'
import type { Store } from '../../ports/store.ts'
import { wakeCards } from './wake-cards.ts'

interface Needs {
  readonly store: Store
  readonly queue: Queue
  readonly log: Log
}

/**
 * Puts the dead letters of a destination back to work when one of them went through: `card`, as it was before that. A
 * token was renewed, a bot invited, and nobody needs to press anything.
 */
export async function reviveAlike({ store, queue, log }: Needs, card: Card): Promise<void> {
  if (card.lastError === null || !isMendable(card.lastError.reason)) return
  const revived = await store.deadLetters.revive(card.destination)
  if (revived.length === 0) return
  const { channel } = card.destination
  log.info(
    { delivery_id: card.id, event_id: card.eventId, channel, count: revived.length },
    'A destination was mended; its dead letters go out.',
  )
  await wakeCards(queue, revived)
}
