import { createHmac, timingSafeEqual } from 'node:crypto'

/** What a link in a mail is for: one person's vote on one approval, as it stood when the mail was written. */
export interface MailLink {
  readonly approvalId: string
  readonly personId: string
  readonly digest: string
}

/**
 * The link as a token for URLs: its parts, and an HMAC-SHA256 over them. It has no end of its own: it is worth nothing
 * once the approval is closed, its digest another, or its person has voted.
 */
export function signLink({ approvalId, personId, digest }: MailLink, secret: string): string {
  const parts = [approvalId, base64(personId), Buffer.from(hexOf(digest), 'hex').toString('base64url')]
  return [...parts, mac(parts, secret).toString('base64url')].join('.')
}

/** What a token is for; `undefined` for everything that we did not sign. */
export function readLink(token: string, secret: string): MailLink | undefined {
  const [approvalId = '', person = '', digest = '', signature = '', ...more] = token.split('.')
  const given = Buffer.from(signature, 'base64url')
  const right = mac([approvalId, person, digest], secret)
  if (more.length > 0 || given.length !== right.length || !timingSafeEqual(given, right)) return undefined
  return {
    approvalId,
    personId: Buffer.from(person, 'base64url').toString(),
    digest: `sha256:${Buffer.from(digest, 'base64url').toString('hex')}`,
  }
}

/** The name in front keeps these apart from whatever else the secret might ever sign. */
function mac(parts: readonly string[], secret: string): Buffer {
  return createHmac('sha256', secret)
    .update(['mail-link', ...parts].join('.'))
    .digest()
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64url')
}

function hexOf(digest: string): string {
  return digest.replace(/^sha256:/, '')
}
