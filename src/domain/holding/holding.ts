import type { Destination } from '../card.ts'
import type { Match } from '../match.ts'
import type { Person } from '../person.ts'
import type { Defaults } from '../routing.ts'
import type { Silence } from './silence.ts'

/** When a person is left in peace, every day. Times are minutes since midnight on the clock of `zone`. */
export interface QuietHours {
  /** A person's id. */
  readonly person: string
  readonly from: number
  /** Before `from`: on the next day. */
  readonly to: number
  readonly zone: string
}

/** What is collected, and told together at set times. */
export interface DigestRule {
  readonly match: Match
  /** Minutes since midnight on the clock of `zone`, ascending. */
  readonly at: readonly number[]
  readonly zone: string
  readonly to: readonly Destination[]
}

/** What countersign.yaml holds back. */
export interface Holding {
  readonly quietHours: readonly QuietHours[]
  readonly digests: readonly DigestRule[]
}

export const NOTHING_HELD: Holding = { quietHours: [], digests: [] }

/** What decides what is held back, read once for all events that came together. */
export interface HoldingFacts extends Holding {
  readonly now: Date
  /** Those in force. */
  readonly silences: readonly Silence[]
  readonly people: readonly Person[]
  readonly defaults: Defaults
}
