import type { ChannelName } from './card.ts'
import type { ApprovalRequestData, AttemptsRequestData, Risk } from './events/approval.ts'

export const APPROVAL_STATES = ['pending', 'approved', 'rejected', 'expired', 'cancelled'] as const
export type ApprovalState = (typeof APPROVAL_STATES)[number]
export type Verdict = 'approve' | 'reject'
export type VoteChannel = ChannelName | 'api' | 'cli' | 'console'

/** What a policy demands; kept with the approval as it was when it was asked. */
export interface Policy {
  readonly name: string
  /** How many approvals decide. */
  readonly quorum: number
  readonly timeLimitMs: number
}

export interface Vote {
  /** A person's id. */
  readonly person: string
  readonly verdict: Verdict
  readonly channel: VoteChannel
  readonly reason: string | null
  readonly conditions: string | null
  readonly at: Date
}

/** What someone asks for: a vote before it is counted. `digest` is the payload that the voter was shown. */
export interface Ballot extends Vote {
  readonly digest: string
}

/** A question that only an authorised person may answer. */
export interface Approval {
  readonly id: string
  readonly eventId: string
  readonly taskId: string | null
  readonly title: string
  readonly risk: Risk
  readonly requester: string | null
  /** The event's whole `data`: what is being approved. */
  readonly payload: ApprovalRequestData | AttemptsRequestData
  readonly nonce: string
  /** Binds payload, requester, task, policy and nonce; a vote names the digest that it saw. */
  readonly digest: string
  readonly policy: Policy
  readonly state: ApprovalState
  readonly votes: readonly Vote[]
  /** Why it was cancelled. */
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
  'already-voted',
  'reason-missing',
] as const
export type RefusalReason = (typeof REFUSALS)[number]

export type VoteOutcome =
  | { readonly kind: 'recorded'; readonly approval: Approval }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly approval: Approval }

/** The law of a vote, on one screen. `ballot.at` is the database's clock, not the voter's. */
export function vote(approval: Approval, ballot: Ballot): VoteOutcome {
  const refuse = (reason: RefusalReason): VoteOutcome => ({ kind: 'refused', reason, approval })
  if (approval.state === 'cancelled') return refuse('cancelled')
  if (approval.state === 'expired') return refuse('expired')
  if (approval.state !== 'pending') return refuse('already-decided')
  if (ballot.at >= approval.expiresAt) return refuse('expired')
  if (ballot.digest !== approval.digest) return refuse('payload-changed')
  if (approval.votes.some((earlier) => earlier.person === ballot.person)) return refuse('already-voted')
  if (ballot.verdict === 'reject' && !ballot.reason?.trim()) return refuse('reason-missing')

  const { digest: _, ...counted } = ballot
  const votes = [...approval.votes, counted]
  const state = tally(votes, approval.policy)
  return {
    kind: 'recorded',
    approval: { ...approval, votes, state, decidedAt: state === 'pending' ? null : ballot.at },
  }
}

/** What the votes amount to: one rejection rejects, `quorum` approvals approve. */
export function tally(votes: readonly Vote[], policy: Policy): ApprovalState {
  if (votes.some((vote) => vote.verdict === 'reject')) return 'rejected'
  return votes.length >= policy.quorum ? 'approved' : 'pending'
}

/** How many approvals are still missing. */
export function missingVotes({ state, votes, policy }: Approval): number {
  return state === 'pending' ? Math.max(0, policy.quorum - votes.length) : 0
}

/** Nothing decided in time is a no: the caller must not go ahead. Unchanged unless pending and past its limit. */
export function expire(approval: Approval, now: Date): Approval {
  if (approval.state !== 'pending' || now < approval.expiresAt) return approval
  return { ...approval, state: 'expired', decidedAt: now }
}

/** The asker takes the question back. Unchanged unless pending. */
export function cancel(approval: Approval, reason: string, now: Date): Approval {
  if (approval.state !== 'pending') return approval
  return { ...approval, state: 'cancelled', closingReason: reason, decidedAt: now }
}
