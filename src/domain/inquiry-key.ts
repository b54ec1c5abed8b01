import { createHash } from 'node:crypto'

/** What a question is called where several stand in one thread: always the same, and short enough to be typed. */
export function inquiryKey({ eventId }: { readonly eventId: string }): string {
  return createHash('sha256').update(eventId).digest('hex').slice(0, 6)
}
