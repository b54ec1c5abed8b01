import type { Callback, CallbackAnswer, CallbackBody } from '../domain/callback.ts'

/** Whoever asked: told what was decided. */
export interface Orchestrator {
  /** Delivers once more; the receiver deduplicates by `callback.id`. Throws `DeliveryError`; reason `gone` ends it for good. */
  report(callback: Callback): Promise<CallbackAnswer>
}

/** Makes the signed proof of a decision. */
export interface Receipts {
  /** A compact JWS (EdDSA) over the decision; verifies against our JWKS. */
  sign(body: CallbackBody): Promise<string>
  /** The public keys, as served at `/.well-known/jwks.json`. */
  readonly jwks: { readonly keys: readonly object[] }
}
