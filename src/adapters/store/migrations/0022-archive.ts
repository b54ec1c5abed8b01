import { type Kysely, sql } from 'kysely'

/** What is over and old leaves the tables that are worked on, whole and in one piece, and stays readable here. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `create table countersign.archive (
    kind text not null check (kind in ('approval', 'event', 'stop')), id text not null, task_id text,
    ended_at timestamptz not null, archived_at timestamptz not null default now(), document json not null,
    primary key (kind, id))`,
  `create index archive_of_task on countersign.archive (task_id, ended_at) where task_id is not null`,

  // What hangs on something old is found without reading all.
  `create index events_of_approval on countersign.events (approval_id) where approval_id is not null`,
  `create index approvals_ended on countersign.approvals (coalesce(decided_at, expires_at)) where state <> 'pending'`,
  `create index callbacks_of_task on countersign.callbacks (created_at) where task_id is not null`,
]
