import { isRecord } from '../events/envelope.ts'
import type { AnyEvent } from '../events/event.ts'
import { type ClarificationAnswer, readClarification } from './clarification.ts'
import { type FixReviewAnswer, readFixReview } from './fix-review.ts'
import type { Read } from './read.ts'
import { readVerification, type VerificationAnswer } from './verification.ts'

/** What somebody answered to an event that asked, by the kind of its question. */
export type Answer = ClarificationAnswer | FixReviewAnswer | VerificationAnswer

/** Reads what was answered to an event, in the words of the API. Throws for an event that asks nothing. */
export function readAnswer(event: AnyEvent, given: unknown): Read<Answer> {
  const said = isRecord(given) ? given : {}
  switch (event.type) {
    case 'clarification-request':
      return readClarification(event.data, said)
    case 'fix-review':
      return readFixReview(event.data, said)
    case 'verification-complete':
      return readVerification(said)
    default:
      throw new Error(`An event of type ${event.type} asks no question.`)
  }
}
