import { type Kysely, sql } from 'kysely'

/** Policies, timers, delegation and standing approvals; what was asked before keeps "anyone listed decides". */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

/** What a policy of the first version meant, in the words of this one. */
const EARLIER_POLICY = `json_build_object(
  'name', policy->>'name', 'version', digest, 'roles', null, 'quorum', (policy->>'quorum')::int, 'eachOf', json_build_array(),
  'rejectQuorum', 1, 'selfApproval', true, 'justification', 'optional', 'delegation', 'forbidden', 'irreversible', false,
  'timeLimitMs', (policy->>'timeLimitMs')::bigint, 'remindAfterMs', json_build_array(), 'escalate', json_build_array(),
  'onExpiry', 'reject', 'automatic', false)`

const STATEMENTS = [
  `alter table countersign.events add column approval_id text`,
  `update countersign.events set approval_id = approvals.id
    from countersign.approvals where approvals.event_id = events.id`,

  `alter table countersign.approvals drop constraint approvals_event_id_key,
    add column askers json not null default '[]', add column grants json not null default '[]', add column change json,
    add column source text, add column request_id text`,
  `update countersign.approvals set policy = ${EARLIER_POLICY}`,
  `create index approvals_by_request on countersign.approvals (request_id) where state = 'pending'`,
  `create index approvals_pending_of_task on countersign.approvals (task_id) where state = 'pending'`,

  `alter table countersign.votes add column on_behalf_of text, add column roles json not null default '[]',
    add column standing_id text`,
  `create unique index votes_of_authority on countersign.votes (approval_id, (coalesce(on_behalf_of, person)))`,

  `create table countersign.timers (
    id text primary key default gen_random_uuid()::text,
    approval_id text not null references countersign.approvals (id),
    kind text not null check (kind in ('reminder', 'escalation', 'snooze')), due_at timestamptz not null,
    targets json not null default '[]', called json not null default '[]', taken_at timestamptz)`,
  `create index timers_due on countersign.timers (due_at) where taken_at is null`,
  `create index timers_of_approval on countersign.timers (approval_id)`,

  `create table countersign.openings (
    approval_id text not null references countersign.approvals (id), person text not null, digest text not null,
    page integer not null, pages integer not null, at timestamptz not null default now(),
    primary key (approval_id, person, digest, pages, page))`,

  `create table countersign.delegations (
    from_person text primary key, to_person text not null, since timestamptz not null, until timestamptz not null,
    check (from_person <> to_person))`,

  `create table countersign.standing_approvals (
    id text primary key, person text not null, action text not null, source text not null, parameters json not null,
    reason text not null, created_at timestamptz not null, ends_at timestamptz not null,
    max_uses integer not null check (max_uses > 0), uses integer not null default 0, revoked_at timestamptz,
    revoked_by text, check (uses <= max_uses))`,
  `create index standing_approvals_active on countersign.standing_approvals (ends_at) where revoked_at is null`,

  `create table countersign.identities (
    identity text primary key, person text not null, bound_at timestamptz not null default now())`,
  `create table countersign.pending_links (
    identity text primary key, person text not null, code_digest text not null, ends_at timestamptz not null,
    tries integer not null default 0)`,
]
