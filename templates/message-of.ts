import type { Message } from '../src/domain/message.ts'
import type { Subject } from '../src/domain/subject.ts'
import { toMessage } from './catalogue.ts'
import { digest } from './digest.ts'
import { reminder } from './reminder.ts'

/** Finds the words for a card's subject, whatever kind of card it is. */
export function messageOf(subject: Subject): Message {
  if (subject.digest !== undefined) return digest(subject.digest)
  return subject.reminder === null ? toMessage(subject) : reminder(subject)
}
