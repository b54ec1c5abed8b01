import { digestOf } from '../digest.ts'
import { eventTypeOf, isApprovalType } from '../events/catalogue.ts'
import { envelope, isRecord } from '../events/envelope.ts'
import { parseEvent } from '../events/parse-event.ts'
import { clean, type FieldIssue, storingIssue } from '../events/storable.ts'
import { type AgentMessage, word } from './agent-message.ts'
import { fieldsOf } from './content-fields.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * The event that a message tells of, in the form that `parseEvent` reads. A message that breaks its type's schema is not
 * lost: it becomes a notice that says what is wrong with it.
 */
export function eventOfMessage(message: AgentMessage): Fields {
  const declared = word(message.content.type)?.slice(0, MAX_TYPE) ?? 'message'
  const fields = fieldsOf(message.content)
  const unstorable = storingIssue(fields) ?? lengthIssue(fields)
  if (unstorable) return asNotice(declared, message, textsOf(fields), [unstorable])
  const event = {
    ...envelopeOf(message, fields),
    type: declared,
    data: withFallbacks(declared, message, fields),
  }
  const parsed = parseEvent(event, 'message', new Date(0))
  return parsed.kind === 'event' ? event : asNotice(declared, message, fields, parsed.fields)
}

const UNREADABLE = 'unreadable '
/** A type has 100 characters, also with that before it. */
const MAX_TYPE = 100 - UNREADABLE.length
const MAX_TEXT = 4000
const MAX_TEXTS = 50
/** Of what an event may hold (interfaces.md), with room for what stands around it. */
const MAX_BYTES = 240 * 1024

/** What is not as it must be is left out here; it is shown all the same where it is part of the content. */
function envelopeOf({ id, from, priority, timestamp }: AgentMessage, fields: Fields): Fields {
  const given = {
    source: from,
    task_id: word(fields.task_id),
    priority: priority ?? word(fields.priority),
    time: timestamp,
  }
  const { shape } = envelope
  const known = Object.entries(given).filter(
    ([name, value]) => value !== null && shape[name as keyof typeof given].safeParse(value).success,
  )
  return { id: eventIdOf(id), ...Object.fromEntries(known) }
}

/** Servers spell one id with `_` or `-`; folded, both are the same event. An id that is no event's becomes its digest. */
export function eventIdOf(messageId: string): string {
  const folded = messageId.replaceAll('_', '-')
  return /^[^\s/?#]{1,200}$/.test(folded) ? folded : `msg-${digestOf(folded).slice(7, 39)}`
}

/** What the message says outside its content stands in where the content does not say it. */
function withFallbacks(declared: string, { subject, to }: AgentMessage, given: Fields): Fields {
  const type = eventTypeOf(declared)
  const fields = numberedTask(given)
  const titled = isApprovalType(type) ? (fields.title ?? fields.message) : fields.title
  if (subject && titled === undefined && (isApprovalType(type) || type === 'generic'))
    return type === 'additional-attempts-request' ? fields : { title: subject, ...fields }
  if (type === 'verification-complete') return { ...unsaidError(fields), ...fields }
  if (type !== 'failure' && type !== 'failure-report') return fields
  const agent = word(isRecord(fields.error_context) ? fields.error_context.agent_name : undefined) ?? word(to)
  return {
    ...(subject && fields.message === undefined && { message: subject }),
    ...(agent && { target_agent: agent }),
    ...fields,
  }
}

/** Agents tell of failed tests in a sentence alone. Whoever waits for what to do next must not be left waiting for that. */
function unsaidError({ status }: Fields): Fields {
  return status === 'failed' || status === 'error' ? { error_details: UNSAID } : {}
}

const UNSAID = 'The message has no error_details.'

/** Some agents number their tasks. */
function numberedTask(fields: Fields): Fields {
  return typeof fields.task_id === 'number' ? { ...fields, task_id: String(fields.task_id) } : fields
}

function asNotice(
  declared: string,
  message: AgentMessage,
  fields: Fields,
  wrong: readonly FieldIssue[],
): Fields {
  const { task_id: _, title, message: said, ...rest } = fields
  const data = {
    ...rest,
    title: message.subject ?? `Message from ${message.from ?? 'an agent'}`,
    ...(said !== undefined && { message: typeof said === 'string' ? said : JSON.stringify(said) }),
    ...(title !== undefined && { given_title: title }),
    wrong_with_this_message: wrong.map(
      ({ path, issue }) => `${clean(path).replace(/^data\./, '') || 'content'}: ${issue}`,
    ),
    ...consequence(declared),
  }
  return { ...envelopeOf(message, fields), type: `${UNREADABLE}${declared}`, data }
}

/** What is wrong with a message that could only become a notice; empty where it could be read. */
export function wrongWith({ type, data }: Fields): readonly unknown[] {
  const isNotice = typeof type === 'string' && type.startsWith(UNREADABLE)
  const wrong = isNotice && isRecord(data) ? data.wrong_with_this_message : undefined
  return Array.isArray(wrong) ? wrong : []
}

function consequence(declared: string): Fields {
  if (!isApprovalType(eventTypeOf(declared))) return {}
  return { consequence: 'Nobody can vote on it as it is: ask the agent to send it again.' }
}

function lengthIssue(fields: Fields): FieldIssue | undefined {
  if (Buffer.byteLength(JSON.stringify(fields)) <= MAX_BYTES) return undefined
  return { path: '', issue: 'is larger than 240 KiB: only the beginning of its texts was kept' }
}

/** What of unstorable content can be kept all the same: its texts, cleaned and not endless. */
function textsOf(fields: Fields): Fields {
  const texts = Object.entries(fields).filter(([, value]) => typeof value === 'string')
  return Object.fromEntries(
    texts.slice(0, MAX_TEXTS).map(([name, text]) => [clean(name), clean(String(text).slice(0, MAX_TEXT))]),
  )
}
