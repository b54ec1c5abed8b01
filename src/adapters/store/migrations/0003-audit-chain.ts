import { type Kysely, sql } from 'kysely'
import {
  CHAIN_START,
  type ChainPosition,
  contentDigest,
  entryHash,
  storableEntry,
} from '../../../domain/audit-chain.ts'

/**
 * Makes the audit a chain. The trigger does it, so that no program can write an entry that is not in it, and it holds the
 * one row of `audit_head` until the commit, so that two writers never follow the same entry. `jsonb` keeps one value a
 * key: a detail that says two things, one to each reader, cannot be stored.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of TABLES) await sql.raw(statement).execute(db)
  const head = await chainEarlierEntries(db)
  await sql`insert into countersign.audit_head (sequence, hash) values (${head.sequence}, ${head.hash})`.execute(
    db,
  )
  for (const statement of TRIGGERS) await sql.raw(statement).execute(db)
}

const DIGEST = `text not null check (%s ~ '^sha256:[0-9a-f]{64}$')`
const digest = (name: string) => `${name} ${DIGEST.replace('%s', name)}`

const TABLES = [
  `alter table countersign.audit rename to audit_unchained`,
  `drop index countersign.audit_of_subject`,
  `create table countersign.audit (
    sequence bigint not null constraint audit_in_order primary key, at timestamptz not null, actor text not null,
    action text not null, subject text not null, detail jsonb not null, ${digest('content_digest')},
    ${digest('previous_hash')}, ${digest('hash')})`,
  `create index audit_of_subject on countersign.audit (subject, sequence)`,
  // Every entry rewrites its row: room on the page lets PostgreSQL do it in place.
  `create table countersign.audit_head (
    only_row boolean primary key default true check (only_row), sequence bigint not null, ${digest('hash')})
    with (fillfactor = 10)`,
  `create function countersign.audit_time(moment timestamptz) returns text language sql stable parallel safe as $$
    select to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $$`,
]

const TRIGGERS = [
  `drop table countersign.audit_unchained`,
  `create function countersign.chain_audit_entry() returns trigger language plpgsql security definer
    set search_path = pg_catalog, pg_temp as $$
    begin
      select sequence + 1, hash into new.sequence, new.previous_hash from countersign.audit_head for update;
      if not found then
        raise exception 'The head of the audit chain is missing: countersign.audit_head has no row.';
      end if;
      new.at := clock_timestamp();
      new.hash := 'sha256:' || encode(sha256(convert_to(concat_ws(E'\\n', new.previous_hash, new.sequence,
        countersign.audit_time(new.at), new.content_digest), 'UTF8')), 'hex');
      update countersign.audit_head set sequence = new.sequence, hash = new.hash;
      return new;
    end $$`,
  `create trigger chain before insert on countersign.audit
    for each row execute function countersign.chain_audit_entry()`,
  `create function countersign.refuse_audit_change() returns trigger language plpgsql as $$
    begin
      raise exception 'The audit is only ever added to: % is refused.', tg_op;
    end $$`,
  `create trigger refuse_change before update or delete or truncate on countersign.audit
    for each statement execute function countersign.refuse_audit_change()`,
]

const PAGE = 1000

interface EarlierEntry {
  readonly sequence: string
  /** Text: as a Date it would lose its microseconds. */
  readonly at: string
  readonly actor: string
  readonly action: string
  readonly subject: string
  readonly detail: Record<string, unknown>
}

/** Copies what was written before there was a chain, numbered anew without gaps; returns where the chain ends. */
async function chainEarlierEntries(db: Kysely<unknown>): Promise<ChainPosition> {
  let head = CHAIN_START
  let after = '0'
  for (;;) {
    const { rows } = await sql<EarlierEntry>`
      select sequence, countersign.audit_time(at) as at, actor, action, subject, detail
      from countersign.audit_unchained where sequence > ${after} order by sequence limit ${PAGE}`.execute(db)
    const last = rows.at(-1)
    if (last === undefined) return head
    after = last.sequence
    head = await copy(db, rows, head)
  }
}

async function copy(
  db: Kysely<unknown>,
  rows: readonly EarlierEntry[],
  from: ChainPosition,
): Promise<ChainPosition> {
  let head = from
  const values = rows.map((row) => {
    const entry = storableEntry(row)
    const place = { previousHash: head.hash, sequence: head.sequence + 1, at: row.at }
    const digested = { ...place, contentDigest: contentDigest(entry) }
    head = { sequence: place.sequence, hash: entryHash(digested) }
    return sql`(${head.sequence}, ${row.at}::timestamptz, ${entry.actor}, ${entry.action}, ${entry.subject},
      ${JSON.stringify(entry.detail)}::jsonb, ${digested.contentDigest}, ${place.previousHash}, ${head.hash})`
  })
  await sql`insert into countersign.audit (sequence, at, actor, action, subject, detail, content_digest,
    previous_hash, hash) values ${sql.join(values)}`.execute(db)
  return head
}
