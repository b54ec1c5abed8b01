import type { PublicJwk, ReceiptKeyStore } from '../../ports/receipts.ts'
import type { Database } from './database.ts'

export function receiptKeyStore(db: Database): ReceiptKeyStore {
  return {
    async keep(key) {
      await db
        .insertInto('receipt_keys')
        .values({ kid: key.kid, jwk: JSON.stringify(publicPart(key)) })
        .onConflict((conflict) => conflict.column('kid').doNothing())
        .execute()
    },

    async list() {
      const rows = await db
        .selectFrom('receipt_keys')
        .select('jwk')
        .orderBy('first_used_at', 'desc')
        .orderBy('kid')
        .execute()
      return rows.map(({ jwk }) => publicPart(jwk))
    },
  }
}

/** Member by member, on the way in and out: a private JWK has the type of a public one, and one member more. */
function publicPart({ kty, crv, x, kid }: PublicJwk): PublicJwk {
  return { kty, crv, x, kid }
}
