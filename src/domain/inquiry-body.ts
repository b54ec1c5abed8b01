import type { ClarificationAnswer } from './answers/clarification.ts'
import type { FixReviewAnswer } from './answers/fix-review.ts'
import type { VerificationAnswer } from './answers/verification.ts'
import type { VoteChannel } from './approval.ts'
import { impossible } from './impossible.ts'
import type { Inquiry, InquiryState } from './inquiry.ts'

/** What the orchestrator is told of an event that asked. Where nobody answered, the answer's own fields are null. */
export type InquiryBody = Ended &
  (
    | { readonly type: 'clarification.answered'; readonly answers: ClarificationAnswer['answers'] | null }
    | Said<'fix-review.decided', Omit<FixReviewAnswer, 'kind'>>
    | Said<'verification.acknowledged', Omit<VerificationAnswer, 'kind'>>
  )

type Said<Type extends string, Fields> = { readonly type: Type } & {
  readonly [Field in keyof Fields]: Fields[Field] | null
}

interface Ended {
  readonly event_id: string
  readonly task_id: string | null
  readonly state: Exclude<InquiryState, 'open'>
  readonly answered_by: {
    readonly person: string
    readonly channel: VoteChannel
    readonly at: string
  } | null
  /** Why it was cancelled. */
  readonly reason: string | null
  /** When it was answered, or ended without an answer. */
  readonly decided_at: string
}

/** What the orchestrator is told. Throws for one that is open: nobody has said anything yet. */
export function inquiryBody(inquiry: Inquiry): InquiryBody {
  const ended = endOf(inquiry)
  const { answer } = inquiry
  switch (inquiry.kind) {
    case 'clarification':
      return {
        type: 'clarification.answered',
        ...ended,
        answers: answer?.kind === 'clarification' ? answer.answers : null,
      }
    case 'fix-review': {
      const said: Partial<FixReviewAnswer> = answer?.kind === 'fix-review' ? answer : {}
      const { decision = null, fixes = null, note = null } = said
      return { type: 'fix-review.decided', ...ended, decision, fixes, note }
    }
    case 'verification': {
      const said: Partial<VerificationAnswer> = answer?.kind === 'verification' ? answer : {}
      const { status = null, message = null, next_action = null, required_actions = null } = said
      return { type: 'verification.acknowledged', ...ended, status, message, next_action, required_actions }
    }
    default:
      return impossible(inquiry.kind)
  }
}

function endOf(inquiry: Inquiry): Ended {
  const { eventId, taskId, state, answeredBy, closingReason, settledAt } = inquiry
  if (state === 'open' || settledAt === null) throw new Error(`Event ${eventId} is not answered.`)
  const at = settledAt.toISOString()
  return {
    event_id: eventId,
    task_id: taskId,
    state,
    answered_by: answeredBy && { ...answeredBy, at },
    reason: closingReason,
    decided_at: at,
  }
}
