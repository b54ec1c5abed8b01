import {
  type Approval,
  type RefusalReason,
  type Verdict,
  type Vote,
  type VoteChannel,
  vote,
} from '../domain/approval.ts'
import type { Identity, Person } from '../domain/person.ts'
import type { People } from '../ports/people.ts'
import type { Queue } from '../ports/queue.ts'
import type { Repositories, Store } from '../ports/store.ts'
import { type SettleNeeds, settleApproval, type Wakeups, wakeAll } from './settle-approval.ts'

interface Needs extends SettleNeeds {
  readonly store: Store
  readonly queue: Queue
  readonly people: People
}

/** A vote as it comes in from a channel. */
export interface CastBallot {
  readonly approvalId: string
  readonly identity: Identity
  readonly verdict: Verdict
  readonly channel: VoteChannel
  /** The digest of what the voter was shown; left out by a caller who just read the approval. */
  readonly digest?: string | undefined
  readonly reason?: string | null | undefined
  readonly conditions?: string | null | undefined
}

export type CastResult =
  | { readonly kind: 'recorded'; readonly approval: Approval }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly approval: Approval }
  | { readonly kind: 'not-found' }

export type CastVote = (ballot: CastBallot) => Promise<CastResult>

/**
 * Counts a vote, or refuses it with the reason. When this returns, the outcome is durable: the vote, the new state, the
 * raised cards, the callback and the audit entry were committed together. Refusals are recorded too.
 */
export function castVote(needs: Needs): CastVote {
  return async (ballot) => {
    const person = needs.people.find(ballot.identity)
    const { result, wakeups } = await needs.store.transaction((tx) => decide(tx, needs, ballot, person))
    // Durable is what the voter waits for; whoever is not woken now is found by the sweeper.
    void wakeAll(needs.queue, wakeups)
    return result
  }
}

const NOTHING: Wakeups = { cards: [], callbacks: [] }
interface Decided {
  readonly result: CastResult
  readonly wakeups: Wakeups
}

async function decide(tx: Repositories, needs: Needs, ballot: CastBallot, person?: Person): Promise<Decided> {
  const locked = await tx.approvals.lock(ballot.approvalId)
  if (locked === undefined) return { result: { kind: 'not-found' }, wakeups: NOTHING }
  const { approval, now } = locked
  if (person === undefined) return refuse(tx, ballot, approval, 'unknown-person')

  const counted: Vote = {
    person: person.id,
    verdict: ballot.verdict,
    channel: ballot.channel,
    reason: blankToNull(ballot.reason),
    conditions: blankToNull(ballot.conditions),
    at: now,
  }
  const outcome = vote(approval, { ...counted, digest: ballot.digest ?? approval.digest })
  if (outcome.kind === 'refused') return refuse(tx, ballot, approval, outcome.reason, person)
  const detail = { ...auditDetail(ballot, approval), state: outcome.approval.state }
  const entry = { actor: person.id, action: 'vote.recorded', detail }
  return { result: outcome, wakeups: await settleApproval(tx, needs, outcome.approval, entry, counted) }
}

async function refuse(
  tx: Repositories,
  ballot: CastBallot,
  approval: Approval,
  reason: RefusalReason,
  person?: Person,
): Promise<Decided> {
  const actor = person?.id ?? strangerName(ballot.identity)
  const detail = { ...auditDetail(ballot, approval), refused: reason }
  await tx.audit.append([{ actor, action: 'vote.refused', subject: `approval:${approval.id}`, detail }])
  return { result: { kind: 'refused', reason, approval }, wakeups: NOTHING }
}

function auditDetail(ballot: CastBallot, approval: Approval) {
  const { verdict, channel } = ballot
  return { verdict, channel, digest: ballot.digest ?? approval.digest, policy: approval.policy.name }
}

function strangerName(identity: Identity): string {
  return identity.channel === 'api' ? `unknown:${identity.person}` : `${identity.channel}:${identity.user}`
}

function blankToNull(text: string | null | undefined): string | null {
  return text?.trim() || null
}
