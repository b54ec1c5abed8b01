import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { CompactSign, calculateJwkThumbprint, exportJWK } from 'jose'
import type { CallbackBody } from '../../domain/callback.ts'
import type { PublicJwk, Receipts } from '../../ports/receipts.ts'

/** A new Ed25519 private key as PEM, for where the operator gives none. */
export function newReceiptKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

/**
 * Signs receipts with an Ed25519 private key (PEM or JWK). A receipt is the callback's body as compact JWS, `alg` EdDSA;
 * its `kid` is the key's RFC 7638 thumbprint. Throws when the key cannot be read.
 */
export async function createReceipts(privateKey: string, issuer: string): Promise<Receipts> {
  const key = readKey(privateKey)
  const publicKey = await publicHalf(key)
  const header = { alg: 'EdDSA', kid: publicKey.kid, typ: 'JWT' }
  return {
    publicKey,
    sign: (body) => {
      const claims = { iss: issuer, ...about(body), ...body }
      const bytes = new TextEncoder().encode(JSON.stringify(claims))
      return new CompactSign(bytes).setProtectedHeader(header).sign(key)
    },
  }
}

/** JWT's own names for what a receipt is about and when that was settled, in seconds. */
function about(body: CallbackBody): { readonly sub: string; readonly iat: number } {
  if (body.type === 'task.stop') return { sub: body.task_id, iat: seconds(body.requested_at) }
  if (body.type === 'approval.unreached') return { sub: body.approval_id, iat: seconds(body.reported_at) }
  const sub = 'approval_id' in body ? body.approval_id : body.event_id
  return { sub, iat: seconds(body.decided_at) }
}

function seconds(time: string): number {
  return Math.floor(Date.parse(time) / 1000)
}

function readKey(text: string): KeyObject {
  if (text.trimStart().startsWith('{')) return createPrivateKey({ key: JSON.parse(text), format: 'jwk' })
  return createPrivateKey(text)
}

async function publicHalf(key: KeyObject): Promise<PublicJwk> {
  const { crv, x } = await exportJWK(createPublicKey(key))
  if (crv !== 'Ed25519' || x === undefined) throw new Error('Receipts are signed with an Ed25519 key.')
  const jwk = { kty: 'OKP', crv, x } as const
  return { ...jwk, kid: await calculateJwkThumbprint(jwk) }
}
