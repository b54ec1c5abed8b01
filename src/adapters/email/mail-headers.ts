import { createHash } from 'node:crypto'
import { shorten } from '../../../templates/render/split.ts'
import type { Card, ProviderRef } from '../../domain/card.ts'
import type { Message } from '../../domain/message.ts'

/**
 * So that no out-of-office note answers (RFC 3834, and what Exchange heeds). No `Precedence: bulk`, which some mailboxes
 * take as a reason to put aside what somebody has to decide.
 */
export const AUTOMATIC = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' }

/** Longer ones are cut in every list of mails; nothing that is approved stands only there. */
const LONGEST_SUBJECT = 150

/**
 * One line, whatever an agent calls its request: a line end would begin another header. The task stands in front where
 * the title does not name it.
 */
export function subjectOf({ title, taskId }: Message): string {
  const named = !taskId || title.split(/[\s,.:;()]+/).includes(taskId)
  return shorten(oneLine(named ? title : `${taskId} · ${title}`), LONGEST_SUBJECT)
}

function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  const unwanted = /[\s\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g
  return text.toWellFormed().replace(unwanted, ' ').trim()
}

/**
 * What a mail stands below: the mail of its own card, and before that the root of its task's thread. Nobody ever sent the
 * root; it is a name that all mails about the task to one address have in common, and mail programs thread by it.
 */
export function threadHeaders(
  { destination }: Card,
  { taskId }: Message,
  thread: ProviderRef | null,
  host: string,
): { readonly inReplyTo?: string; readonly references?: string } {
  const root = taskId ? [`<task-${nameOf(taskId, destination.target)}@${host}>`] : []
  const references = [...root, ...(thread?.messageId ? [thread.messageId] : [])]
  const inReplyTo = references.at(-1)
  return inReplyTo === undefined ? {} : { inReplyTo, references: references.join(' ') }
}

/** The task itself is not in it: a Message-ID may hold few characters, and travels further than the mail. */
function nameOf(taskId: string, address: string): string {
  return createHash('sha256')
    .update(JSON.stringify([taskId, address.toLowerCase()]))
    .digest('hex')
    .slice(0, 32)
}

/** One press in the mail program stops mails of this kind (RFC 2369); only where we are reached by HTTPS without a page between (RFC 8058). */
export function stopHeaders(url: string | undefined): Readonly<Record<string, string>> {
  if (url === undefined) return {}
  const link = { 'List-Unsubscribe': `<${url}>` }
  return url.startsWith('https:') ? { ...link, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : link
}
