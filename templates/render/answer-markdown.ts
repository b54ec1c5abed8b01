import type { Message } from '../../src/domain/message.ts'
import { toMarkdown } from './markdown.ts'

/** What somebody is told, as one comment. An answer is no card: what it offers would be taken for a way to decide. */
export function toAnswerMarkdown(messages: readonly Message[]): string {
  return messages.map((message) => toMarkdown(withoutButtons(message)).text).join('\n\n---\n\n')
}

function withoutButtons(message: Message): Message {
  return { ...message, actions: message.actions.filter(({ kind }) => kind === 'link') }
}
