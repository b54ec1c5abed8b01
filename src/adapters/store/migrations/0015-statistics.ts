import { type Kysely, sql } from 'kysely'

/**
 * Events are counted by type, callbacks that were given up at all. Both are read from these indexes alone, which cost a
 * new event less than a counter that every transaction would have to wait for.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `create index events_by_type on countersign.events (type)`,
  `create index callbacks_given_up on countersign.callbacks (id) where state = 'failed'`,
]
