import { seal, unseal } from './seal.ts'

/** What a link in a mail is for: one person's vote on one approval, as it stood when the mail was written. */
export interface MailLink {
  readonly approvalId: string
  readonly personId: string
  readonly digest: string
}

/**
 * The link as a token for URLs. It has no end of its own: it is worth nothing once the approval is closed, its digest
 * another, or its person has voted.
 */
export function signLink({ approvalId, personId, digest }: MailLink, secret: string): string {
  const hash = Buffer.from(digest.replace(/^sha256:/, ''), 'hex').toString('base64url')
  return seal('mail-link', [approvalId, Buffer.from(personId).toString('base64url'), hash], secret)
}

/** What a token is for; `undefined` for everything that we did not sign. */
export function readLink(token: string, secret: string): MailLink | undefined {
  const [approvalId, person, digest, ...more] = unseal('mail-link', token, secret) ?? []
  if (approvalId === undefined || person === undefined || digest === undefined || more.length > 0)
    return undefined
  return {
    approvalId,
    personId: Buffer.from(person, 'base64url').toString(),
    digest: `sha256:${Buffer.from(digest, 'base64url').toString('hex')}`,
  }
}
