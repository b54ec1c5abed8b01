import { type Kysely, sql } from 'kysely'

/** When people are reminded of a question that nobody answered yet; null once they were. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `alter table countersign.inquiries add column remind_at timestamptz`,
  `update countersign.inquiries set remind_at = created_at + (expires_at - created_at) / 2 where state = 'open'`,
  `create index inquiries_to_remind on countersign.inquiries (remind_at) where state = 'open'`,
]
