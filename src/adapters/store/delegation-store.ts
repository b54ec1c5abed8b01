import { sql } from 'kysely'
import type { DelegationStore } from '../../ports/people-store.ts'
import type { Database } from './database.ts'

export function delegationStore(db: Database): DelegationStore {
  return {
    async set({ from, to, until }) {
      const { rows } = await sql<{ since: Date }>`
        insert into countersign.delegations (from_person, to_person, since, until)
        select ${from}, ${to}, clock_timestamp(), ${until}::timestamptz where ${until}::timestamptz > clock_timestamp()
        on conflict (from_person) do update
          set to_person = excluded.to_person, since = excluded.since, until = excluded.until
        returning since`.execute(db)
      const [row] = rows
      return row && { from, to, since: row.since, until }
    },

    async end(personId) {
      const row = await db
        .deleteFrom('delegations')
        .where('from_person', '=', personId)
        .where('until', '>', sql<Date>`now()`)
        .returning('from_person')
        .executeTakeFirst()
      return row !== undefined
    },

    async active() {
      const now = sql<Date>`clock_timestamp()`
      return db
        .selectFrom('delegations')
        .select(['from_person as from', 'to_person as to', 'since', 'until'])
        .where('since', '<=', now)
        .where('until', '>', now)
        .execute()
    },
  }
}
