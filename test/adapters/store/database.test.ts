import { sql } from 'kysely'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '../../../src/adapters/store/database.ts'
import { freshPostgres } from '../../support/postgres.ts'
import { isMissing } from '../../support/services.ts'

describe.skipIf(isMissing('postgres'))('a database that ends a connection', () => {
  it('in the middle of a transaction fails that transaction, and not the process', async () => {
    const database = await freshPostgres()
    const db = openDatabase(database.connection, () => {})
    const other = new pg.Client(database.url)
    await other.connect()

    const transaction = db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
      await other.query('select pg_terminate_backend($1, 5000)', [rows[0]?.pid])
      await sql`select 1`.execute(tx)
    })
    await expect(transaction).rejects.toThrow()
    await expect(sql`select 1`.execute(db)).resolves.toMatchObject({ rows: [expect.anything()] })

    await db.destroy()
    await other.end()
    await database.close()
  })
})
