import type { FieldIssue } from '../events/storable.ts'

/** What came of reading what somebody answered: the answer, or what is wrong with it, field by field. */
export type Read<Answer> =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'invalid'; readonly fields: readonly FieldIssue[] }

export const LONGEST_NOTE = 10_000

/** Free words without spaces around them; null where there are none, undefined where it is no text, or too long. */
export function noteIn(given: unknown): string | null | undefined {
  if (given === undefined || given === null) return null
  if (typeof given !== 'string' || given.length > LONGEST_NOTE) return undefined
  return given.trim() || null
}

export const NO_NOTE = `must be text of at most ${LONGEST_NOTE} characters`
