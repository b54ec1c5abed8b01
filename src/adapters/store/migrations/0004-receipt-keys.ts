import { type Kysely, sql } from 'kysely'

/**
 * Receipt keys outlive their use; a callback may have ended for good, and may be about a task as a whole (`task.stop`)
 * in place of one approval.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  // The check is the last of three locks: the table can be read out to the whole world, so nothing private gets in.
  `create table countersign.receipt_keys (
    kid text primary key, jwk json not null check (jwk ->> 'd' is null),
    first_used_at timestamptz not null default clock_timestamp())`,

  `alter table countersign.callbacks
    add column retryable boolean not null default true,
    add column task_id text,
    alter column approval_id drop not null,
    add constraint callbacks_about_one_thing check ((approval_id is null) <> (task_id is null))`,
  `create index callbacks_of_stopped_task on countersign.callbacks (task_id, id) where task_id is not null`,
  // Apart from callbacks_overdue, so that a thousand late decisions do not stand before one stop.
  `create index stops_overdue on countersign.callbacks (due_at) where state = 'delivering' and task_id is not null`,
]
