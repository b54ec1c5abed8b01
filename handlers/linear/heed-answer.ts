import type { Approval } from '../../src/domain/approval.ts'
import { toldApart } from '../../src/domain/events/event.ts'
import type { Inquiry } from '../../src/domain/inquiry.ts'
import type { Message } from '../../src/domain/message.ts'
import {
  answerUnclear,
  howToAnswer,
  inquiryRefusal,
  inquiryThanks,
  whichQuestion,
} from '../../templates/inquiry-answers.ts'
import { interrupted } from '../../templates/reply-answers.ts'
import { parseAnswer } from '../commands/parse-answer.ts'
import type { Heard } from './heard.ts'
import type { LinearNeeds } from './needs.ts'

/**
 * Takes words below the card of an event that asks as its answer, and returns what their writer is told; nothing where
 * people talk with each other. When this returns, an answer is durable.
 */
export async function heedAnswer(
  needs: LinearNeeds,
  body: string,
  { inquiries, thread }: { readonly inquiries: readonly Inquiry[]; readonly thread: readonly Approval[] },
  { identity, once, again }: Heard,
): Promise<readonly Message[]> {
  const open = inquiries.filter(({ state }) => state === 'open')
  const [inquiry, ...others] = open.length > 0 ? open : inquiries
  const subject = inquiry && (await needs.readSubject(inquiry.eventId))
  if (inquiry === undefined || subject === undefined) return []
  const event = toldApart(subject.event)
  const isAlone = thread.every(({ state }) => state !== 'pending')
  const said = parseAnswer(event, body, isAlone)
  if (said.kind === 'talk') return []
  // Two questions in one thread: nobody can tell which of them is answered.
  if (others.length > 0) return [whichQuestion(open.map(({ eventId }) => eventId))]
  if (said.kind === 'unclear') return [answerUnclear([], howToAnswer(event))]
  const { eventId } = inquiry
  const answer = { eventId, identity, channel: 'linear', given: said.given, once } as const
  const result = await needs.answerInquiry(answer)
  const { names } = needs.people
  switch (result.kind) {
    case 'answered':
      return [inquiryThanks(result.inquiry, names)]
    case 'invalid':
      return [answerUnclear(result.fields, howToAnswer(event))]
    case 'refused':
      if (again && result.reason === 'answered') return [interrupted()]
      return [inquiryRefusal(result.reason, result.inquiry, names, identity)]
    case 'not-found':
      return []
  }
}
