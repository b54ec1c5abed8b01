import { type Kysely, sql } from 'kysely'

/** Addresses, in small letters, that want no mails on which nobody has to act. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `create table countersign.mail_optouts (address text primary key, since timestamptz not null default now())`,
    )
    .execute(db)
}
