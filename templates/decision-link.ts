import type { MessageAction } from '../src/domain/message.ts'

/** Opens the page on which its reader decides, in channels without buttons. Opening it changes nothing. */
export function decisionLink(url: string): MessageAction {
  return { kind: 'link', label: 'Read all of it and decide', url }
}
