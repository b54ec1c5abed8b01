import type { Found } from './found.ts'
import type { History } from './history.ts'
import type { Names } from './roster.ts'

/** What somebody heard when they tried something; a crash is heard by nobody. */
export interface Heard {
  readonly approvalId: string
  readonly actor: string
  /** As the audit would say it: `vote.recorded`, `vote.refused`. */
  readonly action: string
  readonly refused: string | null
}

/** A try whose process died after the commit: it may have left an entry of that person. */
export interface Unheard {
  readonly approvalId: string
  readonly actor: string
}

/** Someone pressed Approve by API and named exactly what they approve. */
export interface NamedByApi {
  readonly actor: string
  readonly digest: string
}

/** Who may have stood in for whom at some moment of a round, ends included. Times are the database's, in ms. */
export interface Round {
  readonly from: number
  readonly to: number
  readonly standIns: readonly { readonly away: string; readonly by: string }[]
}

/** Everything that is known of one history, from the outside and from the database. */
export interface Story {
  readonly history: History
  readonly names: Names
  readonly heard: readonly Heard[]
  readonly unheard: readonly Unheard[]
  readonly namedByApi: readonly NamedByApi[]
  readonly rounds: readonly Round[]
  readonly found: Found
}
