import { questionsOf } from '../../src/domain/answers/clarification.ts'
import type { Approval } from '../../src/domain/approval.ts'
import { type AnyEvent, toldApart } from '../../src/domain/events/event.ts'
import type { Inquiry } from '../../src/domain/inquiry.ts'
import { inquiryKey } from '../../src/domain/inquiry-key.ts'
import type { Message } from '../../src/domain/message.ts'
import { toMessage } from '../../templates/catalogue.ts'
import {
  answerUnclear,
  howToAnswer,
  inquiryRefusal,
  inquiryThanks,
  type NamedQuestion,
  whichQuestion,
} from '../../templates/inquiry-answers.ts'
import { interrupted } from '../../templates/reply-answers.ts'
import { strangerAnswer } from '../../templates/vote-answers.ts'
import { parseAnswer, type SaidAnswer, withQuestionNamed } from '../commands/parse-answer.ts'
import type { Heard } from './heard.ts'
import type { LinearNeeds } from './needs.ts'

/** Something that asks, and what a reply says to it. */
interface Asked {
  readonly inquiry: Inquiry
  readonly event: AnyEvent
  readonly about: string
  readonly said: Exclude<SaidAnswer, { readonly kind: 'talk' }>
}

/**
 * Takes words below the card of an event that asks as its answer, and returns what their writer is told; nothing where
 * people talk with each other. Where several ask, it is never guessed which is answered. When this returns, an answer is
 * durable.
 */
export async function heedAnswer(
  needs: LinearNeeds,
  body: string,
  { inquiries, thread }: { readonly inquiries: readonly Inquiry[]; readonly thread: readonly Approval[] },
  heard: Heard,
): Promise<readonly Message[]> {
  const named = withQuestionNamed(body)
  const meant = inquiries.filter((inquiry) => inquiryKey(inquiry) === named?.key)
  if (named && meant.length > 0) {
    const [asked] = await askedBy(needs, meant, named.body, true)
    return asked ? take(needs, asked, heard) : []
  }
  const open = inquiries.filter(({ state }) => state === 'open')
  const possible = open.length > 0 ? open : inquiries
  const isUndecided = thread.some(({ state }) => state === 'pending')
  const isAlone = possible.length === 1 && !isUndecided
  const plainly = await askedBy(needs, possible, body, isAlone)
  const [only] = possible.length === 1 ? plainly : await answeredAlone(needs, possible, body, plainly)
  if (only) return take(needs, only, heard)
  const perhaps = await askedBy(needs, possible, body, !isUndecided)
  if (perhaps.length === 0) return []
  const person = await needs.people.find(heard.identity)
  return [person ? whichQuestion(perhaps.map(toNamed)) : strangerAnswer(heard.identity)]
}

/** The one that a reply answers plainly, where it has the form of an answer to no other. */
async function answeredAlone(
  needs: LinearNeeds,
  possible: readonly Inquiry[],
  body: string,
  plainly: readonly Asked[],
): Promise<readonly Asked[]> {
  const answers = (asked: readonly Asked[]) => asked.filter(({ said }) => said.kind === 'answer')
  const [only, ...others] = answers(await askedBy(needs, possible, body, true))
  return others.length > 0 ? [] : answers(plainly).filter(({ inquiry }) => inquiry === only?.inquiry)
}

/** Those of which a reply may be an answer. `isAlone`: nothing else is asked there, so that people speak of it. */
async function askedBy(
  needs: LinearNeeds,
  inquiries: readonly Inquiry[],
  body: string,
  isAlone: boolean,
): Promise<readonly Asked[]> {
  const read = await Promise.all(
    inquiries.map(async (inquiry) => {
      const subject = await needs.readSubject(inquiry.eventId)
      if (subject === undefined) return []
      const event = toldApart(subject.event)
      const said = parseAnswer(event, body, isAlone)
      return said.kind === 'talk' ? [] : [{ inquiry, event, said, about: nameOf(event, toMessage(subject)) }]
    }),
  )
  return read.flat()
}

function nameOf(event: AnyEvent, { title }: Message): string {
  if (event.type !== 'clarification-request') return title
  return questionsOf(event.data)
    .map(({ text }) => text)
    .join(' ')
}

function toNamed({ inquiry, event, about }: Asked): NamedQuestion {
  return { key: inquiryKey(inquiry), event, about }
}

async function take(
  needs: LinearNeeds,
  { inquiry, event, said }: Asked,
  { identity, once, again }: Heard,
): Promise<readonly Message[]> {
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
