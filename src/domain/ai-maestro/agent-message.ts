import { isRecord } from '../events/envelope.ts'
import { clean } from '../events/storable.ts'

/** A message between agents, as AI Maestro's servers carry it. Who it is `from` is a claim: anyone may write anything there. */
export interface AgentMessage {
  readonly id: string
  readonly from: string | null
  readonly to: string | null
  readonly subject: string | null
  readonly priority: string | null
  /** When the sender, or its server, says that it was written. */
  readonly timestamp: string | null
  readonly inReplyTo: string | null
  readonly content: Readonly<Record<string, unknown>>
}

export type AgentPriority = 'low' | 'normal' | 'high' | 'urgent'

/** What we say to an agent. Its server keeps only these three of `content`, so that everything structured is in `context`. */
export interface AgentContent {
  readonly type: string
  readonly message: string
  readonly context: Readonly<Record<string, unknown>>
}

/** A message of ours, before it has an id. */
export interface AgentReply {
  readonly to: string
  readonly subject: string
  readonly priority: AgentPriority
  readonly inReplyTo: string | null
  readonly content: AgentContent
}

/**
 * Reads a message as leniently as it can be meant: content that is a bare text is a message without a type of its own.
 * `fallbackId` stands in where the message names none.
 */
export function readMessage(given: unknown, fallbackId: string): AgentMessage {
  const message = isRecord(given) ? given : {}
  const content = isRecord(message.content) ? message.content : { message: message.content }
  return {
    id: word(message.id) ?? fallbackId,
    from: senderOf(message),
    to: word(message.to),
    subject: word(message.subject),
    priority: word(message.priority),
    timestamp: word(message.timestamp),
    inReplyTo: word(message.inReplyTo) ?? word(message.in_reply_to),
    content,
  }
}

/** Servers give the sender as a UUID in some answers and as a name in others; the name is what people know. */
function senderOf({ from, fromAlias }: Readonly<Record<string, unknown>>): string | null {
  const named = word(from)?.slice(0, MAX_NAME).toWellFormed() ?? null
  return named !== null && UUID.test(named) ? (word(fromAlias) ?? named) : named
}

/** As long as a source of events may be. */
const MAX_NAME = 200

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Why a server of AI Maestro would not take this message, in its words; undefined where it may be taken. */
export function refusalOf(given: unknown): string | undefined {
  if (!isRecord(given)) return 'Missing required fields: to, subject, content'
  const missing = ['to', 'subject', 'content'].filter((field) => !given[field])
  if (missing.length > 0) return `Missing required fields: ${missing.join(', ')}`
  const { content } = given
  if (isRecord(content) && word(content.type) !== null) return undefined
  return 'Content must have a type field, e.g. {"type":"progress-update"}'
}

/** Longer than any name or subject that means something. */
const MAX_WORD = 500

/** A text that says something, without the blanks around it, that can be kept; numbers count as texts. */
export function word(value: unknown): string | null {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value.trim() ? clean(value.trim().slice(0, MAX_WORD)) : null
}
