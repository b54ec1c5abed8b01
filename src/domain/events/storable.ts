/** One thing wrong with an event: where (`data.summary.total`), and what to do about it. */
export interface FieldIssue {
  readonly path: string
  readonly issue: string
}

/** Deeper than any real event, and shallow enough for everything that walks through one. */
const MAX_DEPTH = 64

/** What in a JSON value could not be kept or signed exactly as it came, with its path; `undefined` when all can. */
export function storingIssue(value: unknown, path: readonly string[] = []): FieldIssue | undefined {
  const here = path.join('.')
  if (path.length > MAX_DEPTH) return { path: here, issue: `is nested deeper than ${MAX_DEPTH} levels` }
  if (typeof value === 'string') return textIssue(value, here)
  if (typeof value === 'number' && !Number.isFinite(value))
    return { path: here, issue: 'is a number too large to be kept: send it as text' }
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, inner] of Object.entries(value)) {
    const issue = textIssue(key, here) ?? storingIssue(inner, [...path, key])
    if (issue !== undefined) return issue
  }
  return undefined
}

/** PostgreSQL text cannot hold U+0000; RFC 8785 has no form for half of a surrogate pair. */
function textIssue(text: string, path: string): FieldIssue | undefined {
  if (text.includes('\u0000'))
    return { path, issue: 'contains the character U+0000, which cannot be kept: remove it' }
  if (!text.isWellFormed())
    return { path, issue: 'contains half of a surrogate pair: send well-formed Unicode' }
  return undefined
}

/** A text without what no database and no signature can hold, for where it is better kept so than refused. */
export function clean(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD').toWellFormed()
}
