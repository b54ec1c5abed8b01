import { z } from 'zod'
import { FIX_DECISIONS } from '../../src/domain/answers/fix-review.ts'
import { NEXT_ACTIONS } from '../../src/domain/answers/verification.ts'
import { impossible } from '../../src/domain/impossible.ts'
import type { Inquiry } from '../../src/domain/inquiry.ts'
import type { AnswerInquiry, AnswerRefusal } from '../../src/usecases/answering/answer-inquiry.ts'
import type { ReadEvent } from '../../src/usecases/showing/read-event.ts'
import { byId, type Handler } from './handler.ts'
import { inquiryBody, toInquiryBody } from './inquiry-body.ts'
import { invalid, type Problem, problem, sendProblem } from './problem.ts'

/** Wide on purpose: what is wrong with an answer is said by the domain, in words, for every channel alike. */
const answerBody = z.looseObject({
  person: z.string().min(1),
  answers: z
    .unknown()
    .optional()
    .describe('To a clarification: a map of question ids, or a list of {"id", "answer"}.'),
  decision: z
    .unknown()
    .optional()
    .describe(`To a fix review: ${FIX_DECISIONS.join(', ')}.`),
  fixes: z.unknown().optional().describe('Ids of the fixes that are sent back, or asked about.'),
  note: z.unknown().optional(),
  next_action: z
    .unknown()
    .optional()
    .describe(`To a test report: ${NEXT_ACTIONS.join(', ')}.`),
  status: z.unknown().optional().describe('To a test report: approved or rejected.'),
  required_actions: z.unknown().optional(),
  message: z.unknown().optional(),
})

export const answerSchema = {
  summary: 'Answer for a person what an event asks: questions, a fix review, a test report',
  params: byId,
  body: answerBody,
  response: { 200: inquiryBody },
}

interface Needs {
  readonly answerInquiry: AnswerInquiry
  readonly readEvent: ReadEvent
}

export function postAnswer({ answerInquiry, readEvent }: Needs): Handler<typeof answerSchema> {
  return async ({ params: { id: eventId }, body: { person, ...given } }, reply) => {
    const identity = { channel: 'api', person } as const
    const result = await answerInquiry({ eventId, identity, channel: 'api', given })
    switch (result.kind) {
      case 'answered': {
        const found = await readEvent(eventId)
        if (found === undefined) return sendProblem(reply, noQuestion(eventId))
        return toInquiryBody(found.event, result.inquiry, found.callback)
      }
      case 'invalid':
        return sendProblem(reply, invalid(result.fields))
      case 'refused':
        return sendProblem(reply, refused(result.reason, result.inquiry))
      case 'not-found':
        return sendProblem(reply, noQuestion(eventId))
    }
  }
}

function noQuestion(eventId: string): Problem {
  return problem(404, `There is no event "${eventId}" that asks for an answer.`)
}

function refused(
  reason: AnswerRefusal,
  { answeredBy, settledAt, closingReason, expiresAt }: Inquiry,
): Problem {
  switch (reason) {
    case 'unknown-person':
      return problem(
        403,
        'This person is not listed under "people" in countersign.yaml and can do nothing here.',
        {
          reason,
        },
      )
    case 'answered':
      return problem(409, `${answeredBy?.person} answered this at ${settledAt?.toISOString()}.`, {
        title: 'already answered',
        reason: 'already-answered',
        answered_by: answeredBy && { ...answeredBy, at: settledAt?.toISOString() },
      })
    case 'cancelled':
      return problem(409, `The question was cancelled: ${closingReason ?? 'no reason given'}.`, { reason })
    case 'expired':
      return problem(410, `The question expired at ${expiresAt.toISOString()}.`, { reason })
    default:
      return impossible(reason)
  }
}
