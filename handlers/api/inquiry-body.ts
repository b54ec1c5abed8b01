import { z } from 'zod'
import { questionsOf } from '../../src/domain/answers/clarification.ts'
import { NEXT_ACTIONS } from '../../src/domain/answers/verification.ts'
import { CALLBACK_STATES, type Callback } from '../../src/domain/callback.ts'
import { QUESTION_TYPES } from '../../src/domain/events/clarification.ts'
import type { AnyEvent } from '../../src/domain/events/event.ts'
import { INQUIRY_STATES, type Inquiry } from '../../src/domain/inquiry.ts'

const question = z.object({
  id: z.string(),
  text: z.string(),
  type: z.enum(QUESTION_TYPES),
  options: z.array(z.string()),
  required: z.boolean(),
})

const answer = z.union([
  z.object({
    answers: z.array(z.object({ id: z.string(), question: z.string(), answer: z.string().nullable() })),
  }),
  z.object({
    decision: z.string(),
    fixes: z.array(z.union([z.string(), z.number()])),
    note: z.string().nullable(),
  }),
  z.object({
    status: z.string(),
    message: z.string(),
    next_action: z.enum(NEXT_ACTIONS),
    required_actions: z.array(z.string()),
  }),
])

/** What an event asks for that is not an approval, and what became of it. */
export const inquiryBody = z
  .object({
    event_id: z.string(),
    kind: z.enum(['clarification', 'fix-review', 'verification']),
    state: z.enum(INQUIRY_STATES),
    questions: z.array(question).optional().describe('Of a clarification.'),
    answer: answer.nullable(),
    answered_by: z.object({ person: z.string(), channel: z.string(), at: z.string() }).nullable(),
    reason: z.string().nullable().describe('Why it was cancelled.'),
    callback_state: z.enum(CALLBACK_STATES),
    created_at: z.string(),
    expires_at: z.string(),
    settled_at: z.string().nullable(),
  })
  .meta({ id: 'Inquiry' })
type InquiryBody = z.infer<typeof inquiryBody>

export function toInquiryBody(event: AnyEvent, inquiry: Inquiry, callback: Callback | null): InquiryBody {
  const { eventId, kind, state, answeredBy, settledAt } = inquiry
  const at = settledAt?.toISOString() ?? null
  return {
    event_id: eventId,
    kind,
    state,
    ...(event.type === 'clarification-request' && {
      questions: questionsOf(event.data).map((one) => ({ ...one, options: [...one.options] })),
    }),
    answer: toAnswerBody(inquiry),
    answered_by: answeredBy && at ? { ...answeredBy, at } : null,
    reason: inquiry.closingReason,
    callback_state: callback?.state ?? 'none',
    created_at: inquiry.createdAt.toISOString(),
    expires_at: inquiry.expiresAt.toISOString(),
    settled_at: at,
  }
}

function toAnswerBody({ answer }: Inquiry): InquiryBody['answer'] {
  if (answer === null) return null
  const { kind: _, ...said } = structuredClone(answer)
  return said as InquiryBody['answer']
}
