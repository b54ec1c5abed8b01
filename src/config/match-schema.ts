import { z } from 'zod'
import { MATCH_FIELDS } from '../domain/match.ts'
import { didYouMean } from './nearest.ts'
import { oneOrMore, text } from './schema-parts.ts'

const VALUE = 'give text in quotes, a list of such, or a glob like "ci-*"'
const FIELDS: readonly string[] = [...MATCH_FIELDS, 'label.<name>']
const field = z
  .string()
  .refine((name) => (MATCH_FIELDS as readonly string[]).includes(name) || /^label\.\S+$/.test(name))

/** What something is for: field → values. `what` says what to give where there is no such thing. */
export function matchOf(what: string) {
  return z.record(field, oneOrMore(text(VALUE), VALUE), {
    error: (issue) =>
      issue.code === 'invalid_key' ? unknownField(String(issue.path?.at(-1) ?? issue.input)) : what,
  })
}

function unknownField(name: string): string {
  const near = /^labels?\b/.test(name)
    ? ': write "label.<name>"'
    : didYouMean(name, MATCH_FIELDS, `known here: ${FIELDS.join(', ')}`)
  return `does not know the field "${name}"${near}`
}
