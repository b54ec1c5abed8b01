import { randomBytes } from 'node:crypto'

/** Random bytes as hexadecimal text, made anew on every start: the sandbox keeps no secret. */
export function randomSecret(bytes: number): string {
  return randomBytes(bytes).toString('hex')
}
