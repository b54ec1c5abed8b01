import { createHmac, timingSafeEqual } from 'node:crypto'

/** Linear's own measure: what is older was caught and sent again by somebody. */
const WINDOW_MS = 60_000

/** Whether the raw body was signed with our secret (`Linear-Signature`: HMAC-SHA256 in hex). */
export function isSigned(body: Buffer, signature: unknown, secret: string): boolean {
  if (typeof signature !== 'string' || !/^[0-9a-f]{64}$/i.test(signature)) return false
  return timingSafeEqual(createHmac('sha256', secret).update(body).digest(), Buffer.from(signature, 'hex'))
}

/** `timestamp` is in ms, and part of what is signed. */
export function isRecent(timestamp: number, now: Date): boolean {
  return Math.abs(now.getTime() - timestamp) <= WINDOW_MS
}
