import {
  type Approval,
  isIrreversible,
  type Refused,
  type Verdict,
  type VoteChannel,
} from '../../domain/approval.ts'
import { attemptsAsked } from '../../domain/attempts.ts'
import type { Identity } from '../../domain/person.ts'
import { vote } from '../../domain/vote.ts'
import type { Metrics } from '../../ports/metrics.ts'
import { type ChangeNeeds, changeApproval, rulesOf, type Step, type Turn } from './change-approval.ts'
import { settleApproval } from './settle-approval.ts'

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
  /** How many attempts it grants, where more attempts are asked for: fewer than all of them. */
  readonly granted?: number | null | undefined
  /** A name of this very ballot, where it may come in again: the second time it does not count. */
  readonly once?: string | undefined
}

interface Recorded {
  readonly kind: 'recorded'
  readonly approval: Approval
}
export type CastResult = Recorded | Refused | { readonly kind: 'not-found' }

interface Needs extends ChangeNeeds {
  readonly metrics: Metrics
}

export type CastVote = (ballot: CastBallot) => Promise<CastResult>

/**
 * Counts a vote, or refuses it with the reason. When this returns, the outcome is durable: the vote, the new state, the
 * raised cards, the callback and the audit entry were committed together. Refusals are recorded too.
 */
export function castVote(needs: Needs): CastVote {
  return async (cast) => {
    const { approvalId, identity, verdict, channel, digest, granted } = cast
    const named = { ...(digest && { digest }), ...(granted && { granted }) }
    const detail = { verdict, channel, ...named, ...wordsOf(cast) }
    const attempt = { approvalId, identity, action: 'vote', detail }
    const result = await changeApproval(needs, attempt, count(needs, cast, detail))
    note(needs.metrics, result)
    return result
  }
}

function note(metrics: Metrics, result: CastResult): void {
  if (result.kind === 'refused') metrics.voteRefused(result.reason)
  if (result.kind !== 'recorded') return
  const { state, decidedAt, createdAt } = result.approval
  if (decidedAt !== null) metrics.decidedByVote(state, decidedAt.getTime() - createdAt.getTime())
}

function count(needs: ChangeNeeds, cast: CastBallot, detail: object): Step<Recorded> {
  return async ({ tx, approval, now, voter }) => {
    const { verdict, channel, digest = approval.digest, once } = cast
    if (once !== undefined && !(await tx.processed.firstTime(once))) return 'already-voted'
    const opened = await hasOpened({ tx, approval, voter }, cast)
    const said = { verdict, channel, digest, ...wordsOf(cast), ...(await grantOf(tx, approval, cast)) }
    const outcome = vote(approval, { voter, ...said, at: now, opened })
    if (outcome.kind === 'refused') return outcome.reason
    const { onBehalfOf, roles } = outcome.vote
    const { state } = outcome.approval
    const recorded = { ...rulesOf(approval), ...detail, on_behalf_of: onBehalfOf, roles, state }
    const entry = { actor: voter.person.id, action: 'vote.recorded', detail: recorded }
    return {
      done: { kind: 'recorded', approval: outcome.approval },
      wakeups: await settleApproval(tx, needs, outcome.approval, entry, { added: outcome.vote }),
    }
  }
}

/** By API the digest comes with the whole payload: whoever can name it was given both. Elsewhere opening is recorded. */
async function hasOpened(
  { tx, approval, voter }: Pick<Turn, 'tx' | 'approval' | 'voter'>,
  { channel, digest }: CastBallot,
): Promise<boolean> {
  if (!isIrreversible(approval) || (channel === 'api' && digest !== undefined)) return true
  return tx.openings.isWhole(approval.id, voter.person.id, approval.digest)
}

/** Only a vote that names a number costs the look at what is asked for. */
async function grantOf(tx: Turn['tx'], { eventId }: Approval, { granted = null }: CastBallot) {
  if (granted === null) return {}
  const [event] = await tx.events.find([eventId])
  return { granted, attemptsAsked: event ? attemptsAsked(event) : null }
}

function wordsOf({ reason, conditions }: CastBallot) {
  return { reason: reason?.trim() || null, conditions: conditions?.trim() || null }
}
