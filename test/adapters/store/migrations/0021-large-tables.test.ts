import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SCHEMA } from '../../../../src/adapters/store/database.ts'
import { migrate } from '../../../../src/adapters/store/migrate.ts'
import { postgresStore } from '../../../../src/adapters/store/postgres-store.ts'
import type { Tables } from '../../../../src/adapters/store/tables.ts'
import type { Store } from '../../../../src/ports/store.ts'
import { startPglite } from '../../../support/pglite.ts'
import type { TestDatabase } from '../../../support/services.ts'

let database: TestDatabase
let pool: pg.Pool
let db: Kysely<Tables>
const sent: { readonly sql: string; readonly parameters: readonly unknown[] }[] = []
beforeAll(async () => {
  database = await startPglite()
  pool = new pg.Pool({ ...database.connection, max: 1 })
  const log = ({ query }: { readonly query: (typeof sent)[number] }) => void sent.push(query)
  db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }), log }).withSchema(SCHEMA)
  await migrate(db)
  // With nothing stored, a table would be read whole wherever that is possible at all.
  await sql`set enable_seqscan = off`.execute(db)
})
afterAll(async () => {
  await db.destroy()
  await database.close()
})

/** How PostgreSQL goes about what this sends first. */
async function planOf(work: (store: Store) => Promise<unknown>): Promise<string> {
  sent.length = 0
  await work(postgresStore(db))
  const [first] = sent
  const { rows } = await pool.query(`explain ${first!.sql}`, [...first!.parameters])
  return rows.map((row) => row['QUERY PLAN']).join('\n')
}

const SLACK = { channel: 'slack', target: 'C0APPROVALS' } as const
const READ: readonly (readonly [string, string, (store: Store) => Promise<unknown>])[] = [
  ["a task's cards in Slack", 'cards_by_event', ({ cards }) => cards.ofTask('GH-42', SLACK)],
  ['probes among dead letters', 'cards_in_trouble', ({ deadLetters }) => deadLetters.probe(50)],
  [
    'approvals that were asked for at one door',
    'events_told_at',
    ({ approvals }) => approvals.list({ toldAt: 'orchestrator' }, { limit: 50 }),
  ],
  ['how many events there are', 'events_by_time', ({ statistics }) => statistics.count()],
]

describe('a large table is not read row by row', () => {
  it.each(READ)('for %s (%s)', async (_, index, work) => {
    const plan = await planOf(work)
    expect(plan).toContain(index)
    expect(plan).not.toContain('Seq Scan on events')
    expect(plan).not.toContain('Seq Scan on cards')
  })

  it('for the cards of one approval and its reminders', async () => {
    const plan = await planOf(({ cards }) => cards.raiseSubject({ kind: 'approval', id: 'a' }))
    expect(plan).not.toContain('Seq Scan on cards')
    // Each subject by its kind and id together: by its kind alone every reminder there ever was would be read.
    expect(plan).toMatch(/Index Cond: \(\(\(?subject_kind/)
    expect(plan).not.toMatch(/Index Cond: \(\(?subject_kind\)?(::text)? = 'reminder'(::text)?\)$/m)
  })
})
