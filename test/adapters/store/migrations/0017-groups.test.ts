import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDatabase } from '../../../../src/adapters/store/database.ts'
import { migrate } from '../../../../src/adapters/store/migrate.ts'
import { up as groups } from '../../../../src/adapters/store/migrations/0017-groups.ts'
import { postgresStore } from '../../../../src/adapters/store/postgres-store.ts'
import type { Tables } from '../../../../src/adapters/store/tables.ts'
import { readEvent } from '../../../../src/usecases/showing/read-event.ts'
import { anEvent } from '../../../support/builders.ts'
import { startPglite } from '../../../support/pglite.ts'
import { someRules } from '../../../support/rules.ts'
import type { TestDatabase } from '../../../support/services.ts'

const NOBODY = { all: [], names: {}, find: async () => undefined }

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

it('keeps the cards of failed operations, with how often they were told', async () => {
  await migrate(db)
  await sql`drop table countersign.groups, countersign.group_keys, countersign.group_members`.execute(db)
  const store = postgresStore(db)
  const events = ['first', 'last'].map((id) => anEvent({ id, type: 'bug-report', message: 'Disk is full' }))
  await store.events.insert(events)
  await sql`insert into countersign.failed_operations (key, subject_id, sightings) values ('k', 'first', 7)`.execute(
    db,
  )
  await store.cards.raise([
    {
      id: 'card-1',
      subject: { kind: 'operation', id: 'first' },
      destination: { channel: 'slack', target: 'C0OPS' },
      eventId: 'last',
      eventAt: new Date(),
    },
  ])
  await groups(db as unknown as Kysely<unknown>)
  expect(await store.groups.find(['first'])).toMatchObject([{ count: 7, subject: { kind: 'operation' } }])
  const found = await readEvent({ store, people: NOBODY, rules: someRules({ defaults: {} }) })('last')
  expect(found).toMatchObject({ groups: [{ count: 7 }], cards: [{ id: 'card-1' }] })
})
