import type { Approval } from '../src/domain/approval.ts'
import { expire } from '../src/domain/closing.ts'
import { impossible } from '../src/domain/impossible.ts'
import type { Phrase, Tone } from '../src/domain/message.ts'
import type { Subject } from '../src/domain/subject.ts'
import { deciderNames, isShort, reasonOf, whereDecided } from './approval-votes.ts'
import { graded } from './grades.ts'
import { progressOf, votesWanted } from './missing.ts'

type Standing = Pick<Subject, 'approval' | 'names'>

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
  const one = votesWanted(approval.policy) === 1
  return one ? 'Waiting for approval' : `Waiting for approval: ${progressOf(approval)}`
}

function shortReason(reason: string | null | undefined): string {
  return isShort(reason) ? `: ${reason}` : ''
}

/** Beside the status: the risk, and while it waits, until when; then when and where it was decided. */
export function highlightsOf({ approval }: Pick<Subject, 'approval'>): readonly Phrase[] {
  if (approval === null) return []
  const risk = graded(approval.risk, 'risk')
  if (approval.state === 'pending') return [risk, [limitWords(approval), approval.expiresAt]]
  if (approval.decidedAt === null) return [risk]
  const where = whereDecided(approval)
  return [risk, where === undefined ? approval.decidedAt : [approval.decidedAt, `, ${where}`]]
}

/** What the limit means: nearly always the end, but there are policies for which silence is a yes. */
function limitWords(approval: Approval): string {
  return expire(approval, approval.expiresAt).state === 'approved'
    ? 'Approved if nobody objects by '
    : 'Expires '
}
