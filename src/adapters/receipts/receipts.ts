import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { CompactSign, calculateJwkThumbprint, exportJWK } from 'jose'
import type { Receipts } from '../../ports/orchestrator.ts'

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
  const jwk = await exportJWK(createPublicKey(key))
  const kid = await calculateJwkThumbprint(jwk)
  return {
    jwks: { keys: [{ ...jwk, kid, alg: 'EdDSA', use: 'sig' }] },
    sign: (body) => {
      const claims = {
        iss: issuer,
        sub: body.approval_id,
        iat: Math.floor(Date.parse(body.decided_at) / 1000),
        ...body,
      }
      return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
        .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'JWT' })
        .sign(key)
    },
  }
}

function readKey(text: string): KeyObject {
  if (text.trimStart().startsWith('{')) return createPrivateKey({ key: JSON.parse(text), format: 'jwk' })
  return createPrivateKey(text)
}
