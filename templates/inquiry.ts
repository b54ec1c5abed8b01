import { impossible } from '../src/domain/impossible.ts'
import type { Inquiry } from '../src/domain/inquiry.ts'
import type { ActionId, Message, MessageAction, MessageBlock, Phrase, Tone } from '../src/domain/message.ts'
import { nameOf, type Subject } from '../src/domain/subject.ts'
import { answerBlocks, answerStatus } from './answer-words.ts'
import { WHERE } from './approval-votes.ts'
import { callbackSentence } from './callback-words.ts'
import { text } from './text.ts'

/** How an event's card reads without its question: what it says where nobody is asked, and while it is open. */
interface Unasked {
  readonly tone: Tone
  readonly status: string
  readonly highlights?: readonly (Phrase | undefined)[]
}

/** Where an event stands that asks: as it reads by itself while it is open, then who said what, or that nobody did. */
export function inquiryStanding(
  { inquiry, names }: Pick<Subject, 'inquiry' | 'names'>,
  { highlights = [], ...unasked }: Unasked,
): Required<Unasked> {
  if (inquiry === null) return { ...unasked, highlights }
  const at = (phrase: string) => [phrase, ...(inquiry.settledAt ? [inquiry.settledAt] : [])]
  switch (inquiry.state) {
    case 'open':
      return { ...unasked, highlights: [...highlights, ['Answer by ', inquiry.expiresAt]] }
    case 'answered':
      return { ...answeredStanding(inquiry, names), highlights: [whenAndWhere(inquiry), ...highlights] }
    case 'expired':
      return { tone: 'warning', status: 'Expired without an answer', highlights: [at(''), ...highlights] }
    case 'cancelled':
      return { tone: 'neutral', status: 'Cancelled without an answer', highlights: [at(''), ...highlights] }
    default:
      return impossible(inquiry.state)
  }
}

type Standing = Pick<Unasked, 'tone' | 'status'>

function answeredStanding({ answer, answeredBy }: Inquiry, names: Subject['names']): Standing {
  if (answer === null || answeredBy === null) return { tone: 'success', status: 'Answered' }
  return answerStatus(answer, nameOf({ names }, answeredBy.person))
}

function whenAndWhere({ settledAt, answeredBy }: Inquiry): Phrase | undefined {
  if (settledAt === null || answeredBy === null) return undefined
  return [settledAt, `, ${WHERE[answeredBy.channel]}`]
}

/** What was answered, why it ended otherwise, and whether the orchestrator heard of it. */
export function inquiryBlocks(subject: Pick<Subject, 'inquiry' | 'callback'>): readonly MessageBlock[] {
  const { inquiry, callback } = subject
  if (inquiry === null || inquiry.state === 'open') return []
  return [
    ...(inquiry.answer === null ? [] : answerBlocks(inquiry.answer)),
    ...text(inquiry.closingReason ?? undefined),
    ...(callback === null ? [] : text(callbackSentence(callback))),
  ]
}

/** One way to answer that a card offers. */
export interface Way {
  readonly id: ActionId
  readonly label: string
  readonly style?: 'primary' | 'danger'
}

/** The ways to answer while it is open; a retry where the orchestrator could not be told. A value is `{"event":"<id>"}`. */
export function inquiryActions(
  { event, inquiry, callback }: Pick<Subject, 'event' | 'inquiry' | 'callback'>,
  ways: readonly Way[],
): readonly MessageAction[] {
  const value = JSON.stringify({ event: event.id })
  if (inquiry?.state === 'open')
    return ways.map((way): MessageAction => ({ kind: 'button', style: 'plain', ...way, value }))
  if (callback?.state !== 'failed' || !callback.retryable) return []
  return [{ kind: 'button', id: 'inquiry.retry', label: 'Retry', style: 'plain', value }]
}

/** A message with its actions before the way to the details, as cards that ask have them. */
export function withDetails(message: Message, actions: readonly MessageAction[]): Message {
  if (actions.length === 0 || message.details === undefined) return message
  return { ...message, actions: [...actions, message.details] }
}
