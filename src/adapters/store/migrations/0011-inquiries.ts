import { type Kysely, sql } from 'kysely'

/**
 * Events that ask for an answer which is not an approval, and what their orchestrators are told of it. A vote may grant
 * fewer attempts than were asked for.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `create table countersign.inquiries (
    event_id text primary key references countersign.events (id), task_id text,
    kind text not null check (kind in ('clarification', 'fix-review', 'verification')),
    state text not null check (state in ('open', 'answered', 'expired', 'cancelled')),
    answer json, answered_by text, channel text, closing_reason text, created_at timestamptz not null,
    expires_at timestamptz not null, settled_at timestamptz,
    check ((state = 'answered') = (answer is not null) and (answer is null) = (answered_by is null)))`,
  `create index inquiries_overdue on countersign.inquiries (expires_at) where state = 'open'`,
  `create index inquiries_open_of_task on countersign.inquiries (task_id) where state = 'open'`,

  `alter table countersign.callbacks
    add column event_id text references countersign.events (id),
    drop constraint callbacks_about_one_thing,
    add constraint callbacks_about_one_thing check (num_nonnulls(approval_id, task_id, event_id) = 1)`,
  `create unique index callbacks_of_inquiry on countersign.callbacks (event_id) where event_id is not null`,

  `alter table countersign.votes add column granted integer check (granted > 0)`,
]
