import type { Destination } from '../domain/card.ts'
import type { RaisedCard } from './card-store.ts'

/** Cards that were given up for a reason that an operator can mend. */
export interface DeadLetterStore {
  /**
   * Puts one such card back to work for each destination where none was tried for ten minutes: the newest, those of
   * pending approvals first. Whether it goes through shows whether the destination was mended.
   */
  probe(limit: number): Promise<readonly RaisedCard[]>
  /** Puts all such cards of a destination back to work. */
  revive(destination: Destination): Promise<readonly RaisedCard[]>
}
