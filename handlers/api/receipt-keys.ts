import type { FastifyReply } from 'fastify'
import type { ReadReceiptKeys } from '../../src/usecases/showing/read-receipt-keys.ts'

/** A verifier that meets an unknown key looks again by itself, so a few minutes old is new enough. */
const CACHE_CONTROL = 'public, max-age=300'

/** `GET /.well-known/jwks.json`: a JWK set (RFC 7517), for everyone. */
export function getReceiptKeys({ readReceiptKeys }: { readonly readReceiptKeys: ReadReceiptKeys }) {
  return async (_request: unknown, reply: FastifyReply) => {
    const keys = await readReceiptKeys()
    reply.header('Cache-Control', CACHE_CONTROL)
    return { keys: keys.map((key) => ({ ...key, alg: 'EdDSA', use: 'sig' })) }
  }
}
