import type { MessageAction, MessageBlock } from '../src/domain/message.ts'
import { enumeration } from './sentence.ts'

const READ = 'Read all of it'
const LABEL = `${READ} and decide`
const ANSWER = `${READ} and answer`

/** Opens the page on which its reader decides, or only reads, in channels without buttons. Opening it changes nothing. */
export function decisionLink(url: string, mayDecide = true): MessageAction {
  return { kind: 'link', label: mayDecide ? LABEL : READ, url }
}

/** Opens the page on which its reader answers. Opening it changes nothing. */
export function answerLink(url: string): MessageAction {
  return { kind: 'link', label: ANSWER, url }
}

/** Whether the page behind a link shows all of what the message is about. */
export function leadsToAll(action: MessageAction): boolean {
  return action.kind === 'link' && [READ, LABEL, ANSWER].includes(action.label)
}

/** Why a mail that asks has no link, and what to do in its place. `others` are the channels beside mail: "Slack". */
export function noLink(
  address: string,
  wanted: 'decide' | 'answer',
  others: readonly string[],
): MessageBlock {
  const ways = enumeration(
    [...others.map((name) => `in ${name}`), 'by the link in a mail of their own'],
    'or',
  )
  const text = `This mail has no link to ${wanted}, because ${address} is not the address of one listed person alone. Whoever may ${wanted} does so ${ways}.`
  return { kind: 'text', text }
}
