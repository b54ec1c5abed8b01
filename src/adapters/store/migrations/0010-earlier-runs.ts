import { type Kysely, sql } from 'kysely'

/** A card about a test run says what changed since the runs before it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `create index events_test_runs on countersign.events (task_id, received_at, id) where type = 'verification-complete'`,
    )
    .execute(db)
}
