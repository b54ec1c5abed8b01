import type { Message } from '../src/domain/message.ts'
import type { Identity } from '../src/domain/person.ts'
import { addressOf, paragraph, say } from './vote-answers.ts'

/** Goes to an account that is known, about one that is not. `code` has eight digits. */
export function linkCode(identity: Identity, code: string): Message {
  return say('Is this you?', 'waiting', 'Another account wants to decide in your name', [
    { kind: 'facts', facts: [{ label: 'The other account', value: addressOf(identity) }] },
    paragraph('If it is yours, type this there within ten minutes:'),
    { kind: 'code', text: `/countersign link ${code}` },
    paragraph(
      'If it is not, do nothing: without the code nothing happens. Give the code to nobody, and tell the operator.',
    ),
  ])
}
