import { type Kysely, sql } from 'kysely'

/** Sessions with an agent of Linear's: what one asked about is the cards that hang in it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `create table countersign.linear_sessions (
    id text primary key, thread text, begun_at timestamptz not null, expected json, expected_at timestamptz)`,
  `create index linear_sessions_of_thread on countersign.linear_sessions (thread)`,
  `create index cards_of_session on countersign.cards (target) where channel = 'linear' and target like 'session:%'`,
]
