import { type Kysely, sql } from 'kysely'

/**
 * How urgent a card is, and the line that it waits in where its conversation takes no more for now (`line` is the bucket's
 * key); buckets and circuits, which all processes share; and which approvals' askers were told that nobody was reached.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `alter table countersign.cards
    add column urgency smallint not null default 1, add column line text, add column lined_up_at timestamptz,
    add column told_at timestamptz`,
  `create index cards_in_line on countersign.cards (line, urgency, lined_up_at, id) where line is not null`,
  `update countersign.cards set urgency = 0 where subject_kind = 'approval'
    and subject_id in (select id from countersign.approvals where state = 'pending')`,
  // Written at every card of a conversation: room in each page keeps that from growing the index.
  `create table countersign.paces (key text primary key, full_at timestamptz not null) with (fillfactor = 50)`,
  `create table countersign.circuits (
    channel text primary key, failures integer not null, cards text[] not null, since timestamptz not null,
    opened_at timestamptz, probe_at timestamptz, probes integer not null default 0)`,
  `create table countersign.unreached_approvals (
    approval_id text primary key references countersign.approvals (id), at timestamptz not null default now())`,
]
