import type { MessageAction } from '../src/domain/message.ts'

const LABEL = 'Read all of it and decide'
const ANSWER = 'Read all of it and answer'

/** Opens the page on which its reader decides, in channels without buttons. Opening it changes nothing. */
export function decisionLink(url: string): MessageAction {
  return { kind: 'link', label: LABEL, url }
}

/** Opens the page on which its reader answers. Opening it changes nothing. */
export function answerLink(url: string): MessageAction {
  return { kind: 'link', label: ANSWER, url }
}

/** Whether the page behind a link shows all of what the message is about. */
export function leadsToAll(action: MessageAction): boolean {
  return action.kind === 'link' && [LABEL, ANSWER].includes(action.label)
}
