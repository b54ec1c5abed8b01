import type { ApprovalState, RefusalReason } from '../domain/approval.ts'
import type { ChannelName } from '../domain/card.ts'
import type { EventType } from '../domain/events/catalogue.ts'
import type { CallbackOutcome } from './callback-store.ts'

/** How a try to deliver a card ended: `later` is tried again, `given-up` waits for somebody. */
export const DELIVERY_OUTCOMES = ['delivered', 'later', 'given-up'] as const
export type DeliveryOutcome = (typeof DELIVERY_OUTCOMES)[number]

/**
 * Counts what happens in this process, for whoever watches it. Every value comes from a closed list: no id, title, source
 * or name ever gets here. Nothing throws, and nothing waits.
 */
export interface Metrics {
  /** An event was stored; a repeat of one was not. */
  eventAccepted(type: EventType): void
  /** A card was tried; `firstShownAfterMs` where nobody had seen it before, counted from when it was made. */
  cardTried(channel: ChannelName, outcome: DeliveryOutcome, firstShownAfterMs?: number): void
  voteRefused(reason: RefusalReason): void
  /** A vote decided an approval, so long after it was asked for. */
  decidedByVote(state: ApprovalState, afterMs: number): void
  /** A callback was tried; `afterMs` is its age by then. */
  callbackTried(outcome: CallbackOutcome['kind'], afterMs: number): void
}
