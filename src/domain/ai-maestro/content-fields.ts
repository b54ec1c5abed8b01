import { isRecord } from '../events/envelope.ts'
import { word } from './agent-message.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * Everything that a message says, wherever its agent put it: in `content` itself, in `data`, in `context`, as JSON inside
 * the text, or as words of the text. What is nearer to `content` wins.
 */
export function fieldsOf(content: Fields): Fields {
  const { type: _, message, data, context, ...own } = content
  const text = typeof message === 'string' ? unwrapped(message) : message
  const written = typeof text === 'string' ? jsonIn(text) : undefined
  const fields = {
    ...written,
    ...inside('context', context),
    ...inside('data', data),
    ...own,
    ...(written === undefined && text !== undefined && { message: text }),
  }
  return { ...requestNamedIn(text), ...withoutEmpty(fields) }
}

/** A part that is no record is kept under its own name. A record's `type` repeats that of the content. */
function inside(name: string, part: unknown): Fields {
  if (part === undefined || part === null) return {}
  if (!isRecord(part)) return { [name]: part }
  const { type: _, ...fields } = part
  return fields
}

const WRAPPER = /^\s*<external-content\b[^>]*>([\s\S]*?)(?:<\/external-content>\s*)?$/
const NOTICES = /^(?:\s*\[[A-Z][^\]\n]*\][ \t]*(?:\n|$))+/

/** Servers wrap what comes from agents that they do not know, with a notice for programs; people need only the text. */
export function unwrapped(text: string): string {
  const inner = WRAPPER.exec(text)?.[1]
  return inner === undefined ? text : inner.replace(NOTICES, '').trim()
}

function jsonIn(text: string): Fields | undefined {
  if (!text.trimStart().startsWith('{')) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

const REQUEST_ID = /\brequest[ _-]?id:\s*([\w.-]*\w)/i

function requestNamedIn(text: unknown): Fields {
  const named = typeof text === 'string' ? REQUEST_ID.exec(text)?.[1] : undefined
  return named === undefined ? {} : { request_id: named }
}

/** Agents fill in templates: an empty text says as little as an absent field. */
function withoutEmpty(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) => value !== null && (typeof value !== 'string' || word(value)),
    ),
  )
}
