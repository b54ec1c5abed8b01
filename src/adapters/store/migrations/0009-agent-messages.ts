import { type Kysely, sql } from 'kysely'

const STEPS = [
  // Answers that agents fetch from us, where they wrote to us and not to a server of AI Maestro.
  `create table countersign.agent_messages (
    id text primary key, callback_id text not null unique, agent text not null, reply_to text, subject text not null,
    priority text not null, content json not null,
    status text not null default 'unread' check (status in ('unread', 'read', 'archived')),
    created_at timestamptz not null default now())`,
  `create index agent_messages_of_agent on countersign.agent_messages (agent, created_at desc, id desc)`,

  // One card an operation that failed, however often we are told.
  `create table countersign.failed_operations (
    key text primary key, subject_id text not null, sightings integer not null default 1,
    first_at timestamptz not null default now(), last_at timestamptz not null default now())`,
  `create index failed_operations_of_subject on countersign.failed_operations (subject_id)`,

  // When a card was first seen, and what had kept it from being seen earlier.
  `alter table countersign.cards add column shown_at timestamptz, add column kept_back_by json`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const step of STEPS) await sql.raw(step).execute(db)
}
