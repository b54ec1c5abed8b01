import { seal, unseal } from './seal.ts'

/** The token of the link by which whoever reads at an address stops mails about progress, or has them sent again. */
export function signOptout(address: string, secret: string): string {
  return seal('mail-optout', [Buffer.from(address).toString('base64url')], secret)
}

/** Whose mails a token is about; `undefined` for everything that we did not sign. */
export function readOptout(token: string, secret: string): string | undefined {
  const [address, ...more] = unseal('mail-optout', token, secret) ?? []
  if (address === undefined || more.length > 0) return undefined
  return Buffer.from(address, 'base64url').toString()
}
