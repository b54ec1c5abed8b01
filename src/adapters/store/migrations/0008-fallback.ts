import { type Kysely, sql } from 'kysely'

/**
 * What gets a card where its destination does not take it, and until when that one has (null: taken, or fallen back
 * already); and why a card stands in for another. Dead letters are looked through by destination.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `alter table countersign.cards
    add column fallback json, add column fallback_at timestamptz, add column instead_of json`,
  `create index cards_falling_back on countersign.cards (fallback_at) where fallback_at is not null`,
  `create index cards_dead_at on countersign.cards (channel, target) where state = 'dead'`,
]
