import { type Kysely, sql } from 'kysely'

/** The cards of one task on a Linear issue stand in one thread: they are found by their events. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`create index cards_of_event on countersign.cards (event_id) where channel = 'linear'`)
    .execute(db)
}
