import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import type { StoreStage } from './store-stage.ts'

/** What every store must do with receipt keys. */
export function receiptKeyStoreContract(stage: StoreStage): void {
  describe('receipt keys', () => {
    const aKey = () => ({ kty: 'OKP', crv: 'Ed25519', x: randomUUID(), kid: randomUUID() }) as const

    it('are kept once each, however many processes begin with one, the last one first', async () => {
      const [first, second] = [aKey(), aKey()]
      const { receiptKeys } = stage.store
      await Promise.all([1, 2, 3].map(() => receiptKeys.keep(first)))
      await receiptKeys.keep(second)
      await receiptKeys.keep(first)
      expect((await receiptKeys.list()).slice(0, 2)).toEqual([second, first])
    })

    it('never hold a private part: neither the store nor the table takes one', async () => {
      const key = { ...aKey(), d: 'the private part' }
      await stage.store.receiptKeys.keep(key)
      const pool = new pg.Pool({ ...stage.database.connection, max: 1 })
      const { rows } = await pool.query('select jwk::text from countersign.receipt_keys')
      expect(rows.some(({ jwk }) => jwk.includes(key.x))).toBe(true)
      expect(JSON.stringify(rows)).not.toContain('private')
      const straight = pool.query('insert into countersign.receipt_keys (kid, jwk) values ($1, $2)', [
        'k',
        key,
      ])
      await expect(straight).rejects.toThrow('check constraint')
      await pool.end()
    })
  })
}
