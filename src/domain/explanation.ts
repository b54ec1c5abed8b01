import type { RefusalReason } from './approval.ts'
import type { Missing } from './tally.ts'
import type { Timer } from './timers.ts'

/** Why an approval stands where it stands. */
export interface Explanation {
  readonly missing: Missing
  /** Who could still approve, and in whose place where not their own. */
  readonly mayApprove: readonly { readonly person: string; readonly onBehalfOf: string | null }[]
  /** Who of the listed people could not, and why. */
  readonly mayNot: readonly { readonly person: string; readonly reason: RefusalReason }[]
  /** Who was refused what, oldest first; strangers included. */
  readonly refused: readonly RefusedTry[]
  /** What happens next by itself, soonest first. */
  readonly ahead: readonly Timer[]
}

export interface RefusedTry {
  readonly who: string
  /** `approve`, `reject`, `withdrawal`, … */
  readonly tried: string
  readonly reason: string
  readonly channel: string | null
  readonly at: Date
}
