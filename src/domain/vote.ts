import {
  type Approval,
  isIrreversible,
  type RefusalReason,
  type Refused,
  type Vote,
  whyClosed,
} from './approval.ts'
import { mayGrant } from './attempts.ts'
import { capacityOf, isCounted, type Voter } from './eligibility.ts'
import { tally } from './tally.ts'

/** What someone asks for: a vote before it is counted. */
export interface Ballot extends Pick<Vote, 'verdict' | 'channel' | 'reason' | 'conditions'> {
  readonly voter: Voter
  /** The database's clock, not the voter's. */
  readonly at: Date
  /** Of what the voter was shown. */
  readonly digest: string
  /** Whether the voter opened the whole of exactly that. */
  readonly opened: boolean
  readonly standingId?: string | null
  /** How many attempts it grants; left out, it grants all that are asked for. */
  readonly granted?: number | null
  /** How many are asked for, where it grants a number. */
  readonly attemptsAsked?: number | null
}

export type VoteOutcome =
  | { readonly kind: 'recorded'; readonly approval: Approval; readonly vote: Vote }
  | Refused

/** The law of a vote, on one screen. */
export function vote(approval: Approval, ballot: Ballot): VoteOutcome {
  const refuse = (reason: RefusalReason): VoteOutcome => ({ kind: 'refused', reason, approval })
  const closed = whyClosed(approval, ballot.at)
  if (closed) return refuse(closed)
  if (ballot.digest !== approval.digest) return refuse('payload-changed')
  const capacity = capacityOf(approval, ballot.voter, ballot.verdict)
  if (typeof capacity === 'string') return refuse(capacity)
  if (isCounted(approval.votes, ballot.voter.person.id, capacity)) return refuse('already-voted')
  if (ballot.verdict === 'reject' && !ballot.reason?.trim()) return refuse('reason-missing')
  if (ballot.verdict === 'approve' && isIrreversible(approval) && !ballot.opened) return refuse('not-opened')
  if (ballot.verdict === 'approve' && lacksJustification(approval, ballot))
    return refuse('justification-missing')
  const { granted = null, attemptsAsked = null } = ballot
  if (granted !== null && !mayGrant(granted, ballot.verdict, attemptsAsked))
    return refuse('grant-out-of-range')

  const { verdict, channel, reason, conditions, at, voter, standingId = null } = ballot
  const said = { verdict, channel, reason, conditions, granted }
  const vote = { person: voter.person.id, ...said, at, standingId, ...capacity }
  const votes = [...approval.votes, vote]
  const state = tally(votes, approval.policy)
  return {
    kind: 'recorded',
    approval: { ...approval, votes, state, decidedAt: state === 'pending' ? null : at },
    vote,
  }
}

function lacksJustification({ policy }: Approval, { reason }: Ballot): boolean {
  return policy.justification === 'required' && !reason?.trim()
}

export type WithdrawOutcome =
  | { readonly kind: 'withdrawn'; readonly approval: Approval; readonly vote: Vote }
  | Refused

/** A person takes their vote back, while nothing is decided. */
export function withdraw(approval: Approval, personId: string, at: Date): WithdrawOutcome {
  const closed = whyClosed(approval, at)
  if (closed) return { kind: 'refused', reason: closed, approval }
  const vote = approval.votes.find(({ person }) => person === personId)
  if (vote === undefined) return { kind: 'refused', reason: 'nothing-to-withdraw', approval }
  return {
    kind: 'withdrawn',
    approval: { ...approval, votes: approval.votes.filter((other) => other !== vote) },
    vote,
  }
}
