import { seal, unseal } from './seal.ts'

/** What a link in a mail about an event that asks is for: one person's answer to it. */
export interface AnswerLink {
  readonly eventId: string
  readonly personId: string
}

/** The link as a token for URLs. It has no end of its own: it is worth nothing once the event is answered or over. */
export function signAnswerLink({ eventId, personId }: AnswerLink, secret: string): string {
  return seal('mail-answer', [eventId, personId].map(encode), secret)
}

/** What a token is for; `undefined` for everything that we did not sign. */
export function readAnswerLink(token: string, secret: string): AnswerLink | undefined {
  const [eventId, personId, ...more] = (unseal('mail-answer', token, secret) ?? []).map(decode)
  if (eventId === undefined || personId === undefined || more.length > 0) return undefined
  return { eventId, personId }
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url')
}

function decode(part: string): string {
  return Buffer.from(part, 'base64url').toString()
}
