import { type Kysely, sql } from 'kysely'

/**
 * Until when a call about a card that had no answer may still take effect: nothing is posted a second time before, and what is
 * posted is shown once more after it. Null for nearly all, so that the index has only the few that are looked for.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `alter table countersign.cards add column unsettled_until timestamptz`,
  `create index cards_unsettled on countersign.cards (unsettled_until) where unsettled_until is not null`,
]
