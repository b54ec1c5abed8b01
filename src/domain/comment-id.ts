import { createHash } from 'node:crypto'

const NAME_DIGITS = 18
const MARK_DIGITS = 12

/**
 * A UUIDv4 made from a name, always the same one: a provider that takes ids from its callers then refuses to make the
 * same thing twice. Its end is made from its beginning, so that what we wrote is known again without asking anyone.
 */
export function commentId(name: string): string {
  return marked(hex(name).slice(0, NAME_DIGITS))
}

/** Whether we made this id. By chance another one looks so once in 2^48 times. */
export function isOurComment(id: string): boolean {
  const digits = id.toLowerCase().replaceAll('-', '')
  const withoutVersion = digits.slice(0, 12) + digits.slice(13, 16) + digits.slice(17)
  return marked(withoutVersion.slice(0, NAME_DIGITS)) === id.toLowerCase()
}

/** Version (4) and variant (8) stand where RFC 9562 wants them. */
function marked(name: string): string {
  const d = name + hex(`countersign:${name}`).slice(0, MARK_DIGITS)
  return `${d.slice(0, 8)}-${d.slice(8, 12)}-4${d.slice(12, 15)}-8${d.slice(15, 18)}-${d.slice(18)}`
}

function hex(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
