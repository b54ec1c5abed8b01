import { type Kysely, sql } from 'kysely'

/**
 * The tables of the main job. `json`, not `jsonb`, holds what agents sent: it keeps their order of keys and spelling of
 * numbers, so that people read exactly what arrived.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `create table countersign.events (
    id text primary key, type text not null, declared_type text not null, source text, task_id text,
    priority text not null, time timestamptz, callback_url text, data json not null, digest text not null,
    received_at timestamptz not null)`,
  `create index events_by_task on countersign.events (task_id, received_at, id) where task_id is not null`,

  `create table countersign.tasks (
    id text primary key, first_seen_at timestamptz not null, last_event_at timestamptz not null)`,

  `create table countersign.approvals (
    id text primary key, event_id text not null unique references countersign.events (id), task_id text,
    state text not null check (state in ('pending', 'approved', 'rejected', 'expired', 'cancelled')),
    title text not null, risk text not null, requester text, payload json not null, nonce text not null,
    digest text not null, policy json not null, closing_reason text, created_at timestamptz not null,
    expires_at timestamptz not null, decided_at timestamptz)`,
  `create index approvals_by_prefix on countersign.approvals (id text_pattern_ops)`,
  `create index approvals_newest on countersign.approvals (created_at desc, id desc)`,
  `create index approvals_newest_in_state on countersign.approvals (state, created_at desc, id desc)`,
  `create index approvals_newest_of_task on countersign.approvals (task_id, created_at desc, id desc)`,
  `create index approvals_overdue on countersign.approvals (expires_at) where state = 'pending'`,

  `create table countersign.votes (
    approval_id text not null references countersign.approvals (id), person text not null,
    verdict text not null check (verdict in ('approve', 'reject')), channel text not null, reason text, conditions text,
    at timestamptz not null, primary key (approval_id, person))`,
  `create index votes_of_person on countersign.votes (person, approval_id)`,

  `create table countersign.cards (
    id text primary key, subject_kind text not null, subject_id text not null, channel text not null,
    target text not null, event_id text not null references countersign.events (id), event_at timestamptz not null,
    desired integer not null, delivered integer not null default 0, provider_ref json, posting_since timestamptz,
    state text not null default 'due' check (state in ('due', 'delivered', 'waiting', 'dead')),
    attempts integer not null default 0, due_at timestamptz not null default now(), last_error json, lease text,
    lease_until timestamptz, woken_at timestamptz, created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(), unique (subject_kind, subject_id, channel, target))`,
  `create index cards_overdue on countersign.cards (due_at) where desired > delivered and state <> 'dead'`,
  `create index cards_newest_in_state on countersign.cards (state, id desc)`,

  `create table countersign.callbacks (
    id text primary key, approval_id text not null references countersign.approvals (id), url text not null,
    body json not null, state text not null check (state in ('delivering', 'acknowledged', 'failed')),
    attempts integer not null default 0, created_at timestamptz not null, due_at timestamptz not null, answer json,
    last_error text, lease text, lease_until timestamptz, woken_at timestamptz)`,
  `create index callbacks_of_approval on countersign.callbacks (approval_id)`,
  `create index callbacks_overdue on countersign.callbacks (due_at) where state = 'delivering'`,

  `create table countersign.holds (key text primary key, until timestamptz not null)`,
  `create table countersign.processed (id text primary key, at timestamptz not null default now())`,
  `create index processed_oldest on countersign.processed (at)`,
  `create table countersign.kept_secrets (name text primary key, value text not null)`,

  `create table countersign.audit (
    sequence bigint generated always as identity primary key, at timestamptz not null default clock_timestamp(),
    actor text not null, action text not null, subject text not null, detail json not null)`,
  `create index audit_of_subject on countersign.audit (subject, sequence)`,
]
