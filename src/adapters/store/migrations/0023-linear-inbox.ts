import { type Kysely, sql } from 'kysely'

/** What Linear told us, until it is dealt with and answered: a webhook gets its 200 as soon as it stands here. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `create table countersign.linear_inbox (
    sequence bigint generated always as identity, id text primary key, told json, answer json,
    tries integer not null default 1, received_at timestamptz not null default now(),
    due_at timestamptz not null, finished_at timestamptz)`,
  `create index linear_inbox_due on countersign.linear_inbox (due_at) where finished_at is null`,
  `create index linear_inbox_finished on countersign.linear_inbox (finished_at) where finished_at is not null`,
]
