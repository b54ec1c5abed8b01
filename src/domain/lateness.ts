import type { Card, CardError, ChannelName } from './card.ts'
import type { CountersignEvent } from './events/event.ts'
import { isFailure } from './failed-operation.ts'

/** A card that was shown so late after its failure that its readers must know. */
export interface Lateness {
  readonly happenedAt: Date
  readonly shownAt: Date
  readonly channel: ChannelName
  /** What kept it back, as far as we know. */
  readonly because: CardError | null
}

const WORTH_MENTIONING_MS = 60_000

/** Whether, and why, a failure's card is late (seed 004, 4.8); `now` counts as shown for one that was never shown. */
export function latenessOf(card: Card, event: CountersignEvent, now: Date): Lateness | undefined {
  if (!isFailure(event)) return undefined
  const happenedAt = event.time ?? event.receivedAt
  const shownAt = card.shownAt ?? (card.providerRef === null ? now : null)
  // By our own clock alone: a sender whose clock is wrong, or who told us late, is no fault of the channel.
  if (shownAt === null || shownAt.getTime() - event.receivedAt.getTime() <= WORTH_MENTIONING_MS)
    return undefined
  const because = card.shownAt === null ? card.lastError : card.keptBackBy
  return { happenedAt, shownAt, channel: card.destination.channel, because }
}
