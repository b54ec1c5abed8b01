import { isRecord } from '../events/envelope.ts'
import { storingIssue } from '../events/storable.ts'

export type ParsedFile =
  | { readonly kind: 'object'; readonly content: Readonly<Record<string, unknown>> }
  /** `why` in words: "is not JSON: …". */
  | { readonly kind: 'broken'; readonly why: string }

/** Reads a task file's text. Some editors begin files with a byte order mark, which JSON does not know. */
export function parseFile(text: string): ParsedFile {
  const content = jsonOf(text.replace(/^\uFEFF/, ''))
  if (content instanceof SyntaxError) return { kind: 'broken', why: `is not JSON: ${content.message}` }
  if (!isRecord(content)) return { kind: 'broken', why: 'is JSON, but not an object' }
  const unstorable = storingIssue(content)
  if (unstorable === undefined) return { kind: 'object', content }
  const where = unstorable.path === '' ? 'it' : unstorable.path
  return { kind: 'broken', why: `is JSON that cannot be kept: ${where} ${unstorable.issue}` }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return error
    throw error
  }
}
