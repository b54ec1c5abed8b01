import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDatabase } from '../../../../src/adapters/store/database.ts'
import { up as mainJob } from '../../../../src/adapters/store/migrations/0001-main-job.ts'
import { up as auditChain } from '../../../../src/adapters/store/migrations/0003-audit-chain.ts'
import { postgresStore } from '../../../../src/adapters/store/postgres-store.ts'
import type { Tables } from '../../../../src/adapters/store/tables.ts'
import { verifyAudit } from '../../../../src/usecases/auditing/verify-audit.ts'
import { startPglite } from '../../../support/pglite.ts'
import type { TestDatabase } from '../../../support/services.ts'

let database: TestDatabase
let db: Kysely<Tables>
beforeAll(async () => {
  database = await startPglite()
  db = openDatabase(database.connection, () => {})
})
afterAll(async () => {
  await db.destroy()
  await database.close()
})

it('chains the entries that were there before, in their order, closing gaps, and goes on after them', async () => {
  await sql`create schema countersign`.execute(db)
  const untyped = db as unknown as Kysely<unknown>
  await mainJob(untyped)
  await sql`insert into countersign.audit (at, actor, action, subject, detail)
    select '2026-11-21T10:04:12.123456Z', 'alex', 'vote.recorded', 'approval:' || n,
      json_build_object('n', n, 'b', 1)
    from generate_series(1, 1005) n`.execute(db)
  await sql`update countersign.audit set detail = '{"said": "\\u0000 \\ud800"}' where sequence = 3`.execute(
    db,
  )
  await sql`delete from countersign.audit where sequence = 2`.execute(db)
  await auditChain(untyped)
  const { audit } = postgresStore(db)
  await audit.append([{ actor: 'sam', action: 'vote.refused', subject: 'approval:1', detail: {} }])
  expect(await verifyAudit({ audit })()).toMatchObject({ kind: 'whole', last: { sequence: 1005 } })
  expect(await audit.read(0, 2)).toMatchObject([
    { sequence: 1, subject: 'approval:1', at: '2026-11-21T10:04:12.123456Z', detail: { n: 1, b: 1 } },
    { sequence: 2, subject: 'approval:3', detail: { said: '\ufffd \ufffd' } },
  ])
})
