import { type Approval, missingVotes, type Vote } from '../src/domain/approval.ts'
import { type Callback, deciders } from '../src/domain/callback.ts'
import { impossible } from '../src/domain/impossible.ts'
import type { MessageBlock, Phrase, Tone } from '../src/domain/message.ts'
import { nameOf, type Subject } from '../src/domain/subject.ts'
import { graded } from './grades.ts'
import { counted, enumeration } from './sentence.ts'
import { text } from './text.ts'

type Standing = Pick<Subject, 'approval' | 'callback' | 'names'>

/** A reason longer than this does not go into the status line: it is quoted below instead. */
const SHORT_REASON = 120

/** Where an approval stands, in a few words, and how that sounds. */
export function standing(subject: Standing): { readonly tone: Tone; readonly status: string } {
  const { approval } = subject
  if (approval === null) return { tone: 'waiting', status: 'Waiting for approval' }
  switch (approval.state) {
    case 'pending':
      return { tone: 'waiting', status: waiting(approval) }
    case 'approved':
      return { tone: 'success', status: `Approved by ${deciderNames(subject, approval)}` }
    case 'rejected':
      return {
        tone: 'danger',
        status: `Rejected by ${deciderNames(subject, approval)}${shortReason(reasonOf(approval))}`,
      }
    case 'expired':
      return { tone: 'warning', status: 'Expired without a decision' }
    case 'cancelled':
      return { tone: 'neutral', status: `Cancelled${shortReason(approval.closingReason)}` }
    default:
      return impossible(approval.state)
  }
}

function waiting(approval: Approval): string {
  const { quorum } = approval.policy
  if (quorum === 1) return 'Waiting for approval'
  return `Waiting for approval: ${quorum - missingVotes(approval)} of ${quorum}`
}

/** Names of those who made the decision, in the order of their votes. */
export function deciderNames(subject: Pick<Subject, 'names'>, approval: Approval): string {
  return enumeration(deciders(approval).map((vote) => nameOf(subject, vote.person))) || 'nobody'
}

function shortReason(reason: string | null | undefined): string {
  return isShort(reason) ? `: ${reason}` : ''
}

function isShort(reason: string | null | undefined): reason is string {
  return (
    typeof reason === 'string' && reason !== '' && reason.length <= SHORT_REASON && !reason.includes('\n')
  )
}

function reasonOf(approval: Approval): string | null | undefined {
  if (approval.state === 'cancelled') return approval.closingReason
  return deciders(approval).findLast((vote) => vote.reason)?.reason
}

/** Beside the status: the risk, and while it waits, until when. */
export function highlightsOf({ approval }: Standing): readonly Phrase[] {
  if (approval === null) return []
  const risk = graded(approval.risk, 'risk')
  if (approval.state === 'pending') return [risk, ['Expires ', approval.expiresAt]]
  return approval.decidedAt === null ? [risk] : [risk, approval.decidedAt]
}

/** What came of it: the votes' own words, then what the orchestrator was told and what it answered. */
export function outcomeBlocks(subject: Standing): readonly MessageBlock[] {
  const { approval, callback } = subject
  if (approval === null) return []
  return [
    ...approval.votes.flatMap((vote) => voteBlocks(subject, approval, vote)),
    ...closing(approval),
    ...(callback === null ? [] : text(callbackSentence(callback))),
  ]
}

function closing({ state, closingReason }: Approval): readonly MessageBlock[] {
  if (state !== 'cancelled' || closingReason === null || isShort(closingReason)) return []
  return [{ kind: 'quote', text: closingReason }]
}

/** A vote is told in a line of its own where the status does not already say all of it. */
function voteBlocks(subject: Standing, approval: Approval, vote: Vote): readonly MessageBlock[] {
  const name = nameOf(subject, vote.person)
  const said: readonly Phrase[] =
    approval.policy.quorum > 1 ? [[`${verb(vote)} by ${name} (`, vote.at, ')']] : []
  const inStatus = approval.state === 'rejected' && vote.reason === reasonOf(approval) && isShort(vote.reason)
  return [
    ...said.flatMap((line) => text(line)),
    ...(vote.conditions ? text(`Conditions of ${name}: ${vote.conditions}`) : []),
    ...(vote.reason && !inStatus ? [{ kind: 'quote', text: vote.reason, by: name } as const] : []),
  ]
}

function verb({ verdict }: Vote): string {
  return verdict === 'approve' ? 'Approved' : 'Rejected'
}

/** Decided is not done: the second half of the truth. */
function callbackSentence(callback: Callback): string {
  switch (callback.state) {
    case 'delivering':
      return callback.attempts > 0
        ? `Telling the orchestrator… ${counted(callback.attempts, 'try', 'tries')} failed so far${because(callback.lastError)}`
        : 'Telling the orchestrator…'
    case 'acknowledged':
      return acknowledged(callback)
    case 'failed':
      return `⚠️ The orchestrator could not be told${because(callback.lastError)}`
    default:
      return impossible(callback.state)
  }
}

function because(error: string | null): string {
  return error ? `: ${error}` : '.'
}

function acknowledged({ answer }: Callback): string {
  const words = [answer?.status, answer?.message].filter((word) => word).join(', ')
  return words ? `📬 Acknowledged: ${words}` : '📬 Acknowledged by the orchestrator'
}
