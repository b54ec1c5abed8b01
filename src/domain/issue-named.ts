import { isRecord } from './events/envelope.ts'
import type { AnyEvent } from './events/event.ts'

const IDENTIFIER = /^[A-Z][A-Z0-9]*-\d+$/i
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const ADDRESS = /^https:\/\/linear\.app\/[\w-]+\/issue\/([A-Z][A-Z0-9]*-\d+)(?:[/?#]|$)/i

/**
 * The Linear issue that an event names as `linear_issue`, in its data or in its `context` or `metadata`: an identifier
 * (`ENG-12`), an id, or an issue's address. Anything else names none.
 */
export function issueNamed({ data }: Pick<AnyEvent, 'data'>): string | undefined {
  const fields: Readonly<Record<string, unknown>> = data
  const named = [fields, fields.context, fields.metadata].map((part) =>
    isRecord(part) ? part.linear_issue : undefined,
  )
  for (const given of named) {
    const issue = typeof given === 'string' ? issueOf(given.trim()) : undefined
    if (issue !== undefined) return issue
  }
  return undefined
}

function issueOf(given: string): string | undefined {
  const identifier = ADDRESS.exec(given)?.[1] ?? (IDENTIFIER.test(given) ? given : undefined)
  if (identifier !== undefined) return identifier.toUpperCase()
  return ID.test(given) ? given.toLowerCase() : undefined
}
