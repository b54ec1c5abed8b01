import { type Kysely, sql } from 'kysely'

/**
 * The trace in which an event came, so that what follows from it stays in it; and how each provider was reached last, a row
 * for each of them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `alter table countersign.events add column traceparent text`,
  `create table countersign.reach (
    dependency text primary key, state text not null, since timestamptz not null, tried_at timestamptz not null,
    last_error text, failed_at timestamptz)`,
]
