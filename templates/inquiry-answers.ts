import { type Question, questionsOf } from '../src/domain/answers/clarification.ts'
import type { AnyEvent } from '../src/domain/events/event.ts'
import type { FieldIssue } from '../src/domain/events/storable.ts'
import type { Inquiry } from '../src/domain/inquiry.ts'
import type { Message } from '../src/domain/message.ts'
import type { Identity } from '../src/domain/person.ts'
import type { Subject } from '../src/domain/subject.ts'
import { answerBlocks } from './answer-words.ts'
import { inquiryStanding } from './inquiry.ts'
import { shorten } from './render/split.ts'
import { say, strangerAnswer } from './vote-answers.ts'

/** Why an answer did not count, for the person who gave it alone: who answered before, and what. */
export function inquiryRefusal(
  reason: 'unknown-person' | Exclude<Inquiry['state'], 'open'>,
  inquiry: Inquiry,
  names: Subject['names'],
  identity: Identity,
): Message {
  if (reason === 'unknown-person') return strangerAnswer(identity)
  // Its time may be up before the sweeper has come by.
  const ended = inquiry.state === 'open' ? ({ ...inquiry, state: reason } as const) : inquiry
  const { tone, status, highlights } = inquiryStanding(
    { inquiry: ended, names },
    { tone: 'neutral', status: '' },
  )
  return {
    ...say('Your answer was not counted', tone, status, inquiry.answer ? answerBlocks(inquiry.answer) : []),
    highlights: highlights.filter((phrase) => phrase !== undefined),
  }
}

/** After an answer that counted, for the person who gave it. */
export function inquiryThanks(inquiry: Inquiry, names: Subject['names']): Message {
  const { tone, status } = inquiryStanding({ inquiry, names }, { tone: 'success', status: '' })
  return say('Your answer counts', tone, status, inquiry.answer ? answerBlocks(inquiry.answer) : [])
}

/** An answer that cannot be read: each wrong field in a line, and the form to copy. */
export function answerUnclear(fields: readonly FieldIssue[], form: string): Message {
  const items = fields.map(({ path, issue }) => `${path.replace(/^answers\./, '')}: ${issue}`)
  return say('That could not be read as an answer', 'neutral', 'Nothing was counted', [
    ...(items.length === 0 ? [] : [{ kind: 'list', items } as const]),
    { kind: 'code', label: 'Reply like this', text: form },
  ])
}

/** One of several things that ask in one thread. */
export interface NamedQuestion {
  readonly key: string
  readonly event: AnyEvent
  /** What it asks, or is called. */
  readonly about: string
}

/** Several questions stand in one thread: what to begin the reply with, for each of them. */
export function whichQuestion(asked: readonly NamedQuestion[]): Message {
  const items = asked.map(
    ({ key, event, about }) => `answer ${key}: ${exampleFor(event)}, for “${shorten(about, 200)}”`,
  )
  return say('Which question do you answer?', 'neutral', 'Nothing was counted', [
    { kind: 'list', label: 'Reply with', items },
  ])
}

function exampleFor(event: AnyEvent): string {
  if (event.type === 'clarification-request') return '…'
  return event.type === 'fix-review' ? 'accept' : 'go on'
}

/** The form of a reply, to copy. */
export function howToAnswer(event: AnyEvent): string {
  switch (event.type) {
    case 'clarification-request':
      return formOf(questionsOf(event.data))
    case 'fix-review':
      return `accept\nsend back ${event.data.fixes.map(({ id }) => id).join(', ')}: why\nask: your question`
    default:
      return 'go on\nfix: what has to be done\nadd tests: which'
  }
}

function formOf(questions: readonly Question[]): string {
  if (questions.length === 1) return 'answer: …'
  return questions.map((question, index) => `${index + 1}: ${exampleOf(question)}`).join('\n')
}

function exampleOf({ type, options }: Question): string {
  if (type === 'yes_no') return 'yes or no'
  return type === 'choice' ? options.join(' or ') : '…'
}

/** A button of a card whose question is not kept, or was never asked. */
export function nothingAsked(): Message {
  return say('There is nothing to answer', 'neutral', 'Nothing was changed')
}
