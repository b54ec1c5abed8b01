import { type Kysely, sql } from 'kysely'

/** A reply in Linear names the comment that it stands below, and that is the card. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `create index cards_of_comment on countersign.cards ((provider_ref ->> 'comment')) where channel = 'linear'`,
    )
    .execute(db)
}
