import { type Kysely, sql } from 'kysely'

/**
 * What is held back: silences, what each silence swallowed and each digest collects, what is written on the event itself,
 * until when a card waits, and the failure that holds up a task. New columns are null, so that no table is rewritten.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `create table countersign.silences (
    id text primary key, match json not null, reason text not null, by text not null, channel text not null,
    starts_at timestamptz not null, ends_at timestamptz not null, ended_at timestamptz, ended_by text,
    told_at timestamptz)`,
  `create index silences_open on countersign.silences (ends_at) where told_at is null`,
  `create index silences_newest on countersign.silences (starts_at desc, id desc)`,
  `create table countersign.held_events (
    holder text not null, event_id text not null, at timestamptz not null default now(), primary key (holder, event_id))`,
  `alter table countersign.events add column withheld json`,
  `alter table countersign.cards add column not_before timestamptz`,
  `alter table countersign.tasks
    add column failed_at timestamptz, add column failed_event text, add column held_event text`,
]
