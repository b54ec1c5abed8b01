import type { CallbackBody } from '../domain/callback.ts'

/** Makes the signed proof of what an orchestrator is told. */
export interface Receipts {
  /** A compact JWS (EdDSA) over the body; verifies against `publicKey`. */
  sign(body: CallbackBody): Promise<string>
  /** The public half of the key that signs now. */
  readonly publicKey: PublicJwk
}

/** An Ed25519 public key as JWK. `kid` is its RFC 7638 thumbprint, which every receipt that it verifies names. */
export interface PublicJwk {
  readonly kty: 'OKP'
  readonly crv: 'Ed25519'
  readonly x: string
  readonly kid: string
}

/** The public half of every key that ever signed, so that old receipts verify after a new key has taken over. */
export interface ReceiptKeyStore {
  /** Keeps a key with the time of its first use; one that is kept already stays as it is. Nothing private is written. */
  keep(key: PublicJwk): Promise<void>
  /** All of them, the one that was begun with last first. */
  list(): Promise<readonly PublicJwk[]>
}
