import { createHmac, timingSafeEqual } from 'node:crypto'

/** What a token may be for; one of one kind is worth nothing as another. */
export type Seal = 'mail-link' | 'mail-answer' | 'mail-optout'

/** Parts without dots as a token for URLs: the parts, and an HMAC-SHA256 over them. */
export function seal(kind: Seal, parts: readonly string[], secret: string): string {
  return [...parts, mac(kind, parts, secret).toString('base64url')].join('.')
}

/** The parts of a token; `undefined` for everything that we did not seal for this. */
export function unseal(kind: Seal, token: string, secret: string): readonly string[] | undefined {
  const parts = token.split('.')
  const given = Buffer.from(parts.pop() ?? '', 'base64url')
  const right = mac(kind, parts, secret)
  return given.length === right.length && timingSafeEqual(given, right) ? parts : undefined
}

function mac(kind: Seal, parts: readonly string[], secret: string): Buffer {
  return createHmac('sha256', secret)
    .update([kind, ...parts].join('.'))
    .digest()
}
