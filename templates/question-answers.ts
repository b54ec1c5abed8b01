import { toldApart } from '../src/domain/events/event.ts'
import type { Message, MessageBlock } from '../src/domain/message.ts'
import type { Subject } from '../src/domain/subject.ts'
import { toMessage } from './catalogue.ts'
import { howToAnswer } from './inquiry-answers.ts'
import { paragraph, say } from './vote-answers.ts'

/** What to write to answer one of a list in words. */
export function howToAnswerOne(): MessageBlock {
  return paragraph(
    'To answer a question, write @countersign answer, its id, and your answer. The id alone shows all of it.',
  )
}

/** All of one question, with the words that answer it. */
export function questionShown(subject: Subject, inWords: boolean): Message {
  const message = toMessage(subject)
  if (!inWords || subject.inquiry?.state !== 'open') return message
  const form = `@countersign answer ${subject.event.id}\n${howToAnswer(toldApart(subject.event))}`
  return { ...message, blocks: [...message.blocks, { kind: 'code', label: 'To answer, write', text: form }] }
}

export function noSuchQuestion(given: string): Message {
  return say('No such question', 'warning', `No event ${given} waits for an answer`, [
    paragraph('Say “pending” to see what waits for you.'),
  ])
}

export function whichOpenQuestion(given: string, ids: readonly string[]): Message {
  return say('Which one?', 'warning', `Several questions fit ${given}`, [
    { kind: 'list', items: ids.slice(0, 20) },
    paragraph('Give the whole id.'),
  ])
}
