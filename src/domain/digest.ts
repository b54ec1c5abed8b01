import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'

/**
 * `sha256:` and 64 hex digits over the RFC 8785 canonical JSON of `value`, so that key order and spacing do not matter.
 * Throws when `value` is not JSON (a function, a cycle, NaN).
 */
export function digestOf(value: unknown): string {
  const canonical = canonicalize(value)
  if (canonical === undefined) throw new Error('Only JSON values have a digest.')
  return `sha256:${createHash('sha256').update(canonical).digest('hex')}`
}

/** The characters of a digest that cards show: enough to compare by eye. */
export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 8)
}
