import type { Card } from '../domain/card.ts'
import type { Fallback } from '../domain/fallback.ts'
import type { RaisedCard, WantedCard } from './card-store.ts'

/** Cards that another destination gets where their own does not take them. */
export interface FallbackStore {
  /** Ids of cards that were never posted and whose time is up by the database's clock, or that were given up. */
  due(limit: number): Promise<readonly string[]>
  /** Takes a card's fallback, once for all callers; `undefined` where it was taken, is not due, or the card is posted. */
  take(cardId: string): Promise<TakenFallback | undefined>
  /**
   * Makes the cards that their destinations do not have. One that is there keeps what it has, and gets the fallback
   * where it has none and was never posted.
   */
  raise(wanted: readonly WantedCard[]): Promise<readonly RaisedCard[]>
}

export interface TakenFallback {
  readonly card: Card
  readonly fallback: Fallback
}
