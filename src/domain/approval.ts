import type { ChannelName } from './card.ts'
import type { ApprovalRequestData, AttemptsRequestData, Risk } from './events/approval.ts'
import type { PayloadChange } from './payload-change.ts'
import type { Policy } from './policy.ts'

export const APPROVAL_STATES = ['pending', 'approved', 'rejected', 'expired', 'cancelled'] as const
export type ApprovalState = (typeof APPROVAL_STATES)[number]
export type Verdict = 'approve' | 'reject'
export type VoteChannel = ChannelName | 'api' | 'cli' | 'console'

export interface Vote {
  /** A person's id. */
  readonly person: string
  readonly verdict: Verdict
  readonly channel: VoteChannel
  readonly reason: string | null
  readonly conditions: string | null
  readonly at: Date
  /** In whose place: the id of the person who is away or handed this over. */
  readonly onBehalfOf: string | null
  /** The roles that the vote counts for, as they were then. */
  readonly roles: readonly string[]
  /** The standing approval that cast it in advance. */
  readonly standingId: string | null
  /** How many attempts it grants, where more attempts are asked for and it grants fewer; else null. */
  readonly granted: number | null
}

/** Someone who may vote on one approval beside those whom its policy names. */
export type Grant =
  /** Nobody answered: `to` holds `role:<role>` and `person:<id>`. */
  | { readonly kind: 'escalated'; readonly to: readonly string[]; readonly at: Date }
  /** `from` handed their place, with the roles they had then, to `to`. */
  | {
      readonly kind: 'reassigned'
      readonly from: string
      readonly to: string
      readonly roles: readonly string[]
      readonly at: Date
    }

/** A question that only an authorised person may answer. */
export interface Approval {
  readonly id: string
  /** The newest event about it: what is asked now. */
  readonly eventId: string
  readonly taskId: string | null
  readonly title: string
  readonly risk: Risk
  readonly requester: string | null
  /** Who asks, in every spelling that the event has: requester, owner, agent, source. They do not approve it. */
  readonly askers: readonly string[]
  /** The event's whole `data`: what is being approved. */
  readonly payload: ApprovalRequestData | AttemptsRequestData
  readonly nonce: string
  /** Binds payload, requester, task, policy version and nonce; a vote names the digest that it saw. */
  readonly digest: string
  readonly policy: Policy
  readonly state: ApprovalState
  readonly votes: readonly Vote[]
  /** Who may vote beside those whom the policy names. */
  readonly grants: readonly Grant[]
  /** How it last changed while it was pending. */
  readonly change: PayloadChange | null
  /** Why it ended otherwise than by votes: cancelled, or approved by its policy. */
  readonly closingReason: string | null
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly decidedAt: Date | null
}

export const REFUSALS = [
  'unknown-person',
  'expired',
  'already-decided',
  'cancelled',
  'payload-changed',
  'not-an-approver',
  'own-request',
  'handed-over',
  'already-voted',
  'reason-missing',
  'justification-missing',
  'not-opened',
  'grant-out-of-range',
  'nothing-to-withdraw',
] as const
export type RefusalReason = (typeof REFUSALS)[number]

export interface Refused {
  readonly kind: 'refused'
  readonly reason: RefusalReason
  readonly approval: Approval
}

/** Why nothing can change any more; `undefined` while it is pending and in time. */
export function whyClosed(
  { state, expiresAt }: Pick<Approval, 'state' | 'expiresAt'>,
  at: Date,
): RefusalReason | undefined {
  if (state === 'cancelled' || state === 'expired') return state
  if (state !== 'pending') return 'already-decided'
  return at >= expiresAt ? 'expired' : undefined
}

/** What cannot be undone: the graver of what the agent says of its action and what the policy says of its kind. */
export function isIrreversible({ payload, policy }: Pick<Approval, 'payload' | 'policy'>): boolean {
  return policy.irreversible || ('reversible' in payload && payload.reversible === false)
}
