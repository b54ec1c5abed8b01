import { type Kysely, sql } from 'kysely'

/**
 * Groups of events that share a card, in place of failed operations: by which keys more of them join, until when (null:
 * for good), and who is in them in the order of arrival. Cards of operations are still true; the next report of each
 * begins a new one. Their table stays for servers of the version before that are still running.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `create table countersign.groups (
    id text primary key, kind text not null default 'group', sightings integer not null,
    first_at timestamptz not null default clock_timestamp(), last_at timestamptz not null default clock_timestamp(),
    grade smallint not null default 0, gravest_event text, scattered boolean not null default false)`,
  `create table countersign.group_keys (
    key text primary key, group_id text, begun integer not null default 0, until timestamptz,
    used boolean not null default false)`,
  `create table countersign.group_members (
    sequence bigint generated always as identity, group_id text not null,
    event_id text not null references countersign.events (id) on delete cascade, primary key (event_id, group_id))`,
  `create index group_members_newest on countersign.group_members (group_id, sequence desc)`,

  `insert into countersign.groups (id, kind, sightings, first_at, last_at)
    select subject_id, 'operation', max(sightings), min(first_at), max(last_at)
    from countersign.failed_operations group by subject_id`,
  `insert into countersign.group_members (group_id, event_id)
    select distinct subject_id, event_id from countersign.cards where subject_kind = 'operation'`,
]
