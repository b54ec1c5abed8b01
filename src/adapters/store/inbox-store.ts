import { sql } from 'kysely'
import type { InboxEntry, InboxStore } from '../../ports/inbox-store.ts'
import type { Database } from './database.ts'

/** Linear tells again after a minute, an hour and six hours. */
const REMEMBERED = sql`interval '1 day'`

const ENTRY = [
  'id',
  'told',
  'answer',
  'tries',
  sql<number>`(extract(epoch from now() - received_at) * 1000)::float8`.as('ageMs'),
] as const

export function inboxStore(db: Database): InboxStore {
  return {
    receive: (id, told, leaseMs) =>
      db
        .insertInto('linear_inbox')
        .values({ id, told: JSON.stringify(told), due_at: after(leaseMs) })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .returning(ENTRY)
        .executeTakeFirst(),

    async takeDue(limit, leaseMs) {
      const due = db
        .selectFrom('linear_inbox')
        .select('id')
        .where('finished_at', 'is', null)
        .where('due_at', '<=', sql<Date>`now()`)
        .orderBy('sequence')
        .limit(limit)
        .forUpdate()
        .skipLocked()
      const rows = await db
        .updateTable('linear_inbox')
        .set({ due_at: after(leaseMs), tries: sql<number>`tries + 1` })
        .where('id', 'in', due)
        .returning([...ENTRY, 'sequence'])
        .execute()
      return rows.sort((one, other) => Number(one.sequence) - Number(other.sequence)).map(toEntry)
    },

    async settle(id, answer, leaseMs) {
      const set = { answer: JSON.stringify(answer), due_at: after(leaseMs) }
      await db.updateTable('linear_inbox').set(set).where('id', '=', id).execute()
    },

    async postpone(id, ms) {
      await db
        .updateTable('linear_inbox')
        .set({ due_at: after(ms) })
        .where('id', '=', id)
        .execute()
    },

    async putBack(id, ms) {
      const set = { due_at: after(ms), tries: sql<number>`tries - 1` }
      await db.updateTable('linear_inbox').set(set).where('id', '=', id).execute()
    },

    // That it came is remembered; what people wrote is not kept.
    async finish(id) {
      const set = { told: null, answer: null, finished_at: sql<Date>`now()` }
      await db.updateTable('linear_inbox').set(set).where('id', '=', id).execute()
    },

    async forgetOld() {
      await db
        .deleteFrom('linear_inbox')
        .where('finished_at', '<', sql<Date>`now() - ${REMEMBERED}`)
        .execute()
    },
  }
}

function toEntry({ id, told, answer, tries, ageMs }: InboxEntry): InboxEntry {
  return { id, told, answer, tries, ageMs }
}

function after(ms: number) {
  return sql<Date>`now() + ${ms} * interval '1 millisecond'`
}
