import { questionsOf } from '../src/domain/answers/clarification.ts'
import { toldApart } from '../src/domain/events/event.ts'
import type { Message, Phrase } from '../src/domain/message.ts'
import type { Subject } from '../src/domain/subject.ts'
import { toMessage } from './catalogue.ts'
import { counted } from './sentence.ts'

/** A question in a list: what it asks, and its buttons. */
export function questionItem(subject: Subject): Message {
  const { event } = subject
  const { title, tone, status, priority, actions } = toMessage(subject)
  const asked = firstAsked(subject)
  return {
    title,
    tone,
    status,
    priority,
    highlights: answerBy(subject),
    blocks: asked === undefined ? [] : [{ kind: 'text', text: asked }],
    actions,
    footer: [
      `question ${event.id}`,
      ...(event.source === null ? [] : [`from ${event.source}`]),
      ...(event.taskId === null ? [] : [`task ${event.taskId}`]),
    ],
  }
}

/** The same in one line, where nothing can be pressed. */
export function questionLine(subject: Subject): Phrase {
  const asked = firstAsked(subject)
  const { title } = toMessage(subject)
  const by = answerBy(subject).flat()
  return [`${subject.event.id}: ${title}${asked === undefined ? '' : ` – ${asked}`} (`, ...lowered(by), ')']
}

function answerBy({ inquiry }: Subject): readonly (readonly [string, Date])[] {
  return inquiry === null ? [] : [['Answer by ', inquiry.expiresAt]]
}

function lowered([first, ...rest]: readonly (string | Date)[]): readonly (string | Date)[] {
  return first === undefined ? [] : [typeof first === 'string' ? first.toLowerCase() : first, ...rest]
}

const LONGEST = 200

/** The first question in its words: the others, and what is cut off, are a press or a word away. */
export function firstAsked(subject: Subject): string | undefined {
  const event = toldApart(subject.event)
  if (event.type !== 'clarification-request') return undefined
  const [first, ...others] = questionsOf(event.data)
  if (first === undefined) return undefined
  const letters = [...first.text.replaceAll(/\s+/g, ' ')]
  const text = letters.length > LONGEST ? `${letters.slice(0, LONGEST - 1).join('')}…` : letters.join('')
  return others.length === 0 ? text : `${text} (and ${counted(others.length, 'more question')})`
}
