import { type RawBuilder, sql } from 'kysely'
import type { ArchiveStore } from '../../ports/archive-store.ts'
import type { Database } from './database.ts'

/**
 * Each batch is one transaction's work: what is picked is locked, written down as JSON with the rows as they are, and
 * removed. The audit is not touched: it says of everything archived what was done and by whom.
 */
export function archiveStore(db: Database): ArchiveStore {
  return {
    async approvals(ageMs, limit) {
      const ids = await pick(
        db,
        sql`select id from countersign.approvals a
          where state <> 'pending' and coalesce(decided_at, expires_at) < ${agoOf(ageMs)}
            and not exists (select from countersign.callbacks where approval_id = a.id and state = 'delivering')
            and not exists (select from countersign.cards where ${cardsOf(sql`a.id`)} and ${UNFINISHED})
          order by coalesce(decided_at, expires_at) limit ${limit} for update skip locked`,
      )
      if (ids.length === 0) return 0
      await writeApprovals(db, ids)
      await removeApprovals(db, ids)
      return ids.length
    },

    async events(ageMs, limit) {
      const ids = await pick(
        db,
        sql`select id from countersign.events e
          where approval_id is null and received_at < ${agoOf(ageMs)}
            and not exists (select from countersign.approvals where event_id = e.id)
            and not exists (select from countersign.inquiries where event_id = e.id and state = 'open')
            and not exists (select from countersign.callbacks where event_id = e.id and state = 'delivering')
            and not exists (select from countersign.cards where event_id = e.id and
              (${UNFINISHED} or subject_kind = 'approval' or updated_at >= ${agoOf(ageMs)}))
          order by received_at limit ${limit} for update skip locked`,
      )
      if (ids.length > 0) {
        await writeEvents(db, ids)
        await removeEvents(db, ids)
      }
      return ids.length + (await archiveStops(db, ageMs, limit)) + (await forgetTraces(db, ageMs, limit))
    },
  }
}

const UNFINISHED = sql`(desired > delivered and state <> 'dead')`

function agoOf(ageMs: number): RawBuilder<Date> {
  return sql<Date>`now() - ${ageMs} * interval '1 millisecond'`
}

/** An approval's cards, its reminders' included. */
function cardsOf(approvalId: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`((subject_kind = 'approval' and subject_id = ${approvalId}) or (subject_kind = 'reminder'
    and subject_id in (select id from countersign.timers where approval_id = ${approvalId})))`
}

async function pick(db: Database, query: RawBuilder<unknown>): Promise<readonly string[]> {
  const { rows } = (await query.execute(db)) as { readonly rows: readonly { readonly id: string }[] }
  return rows.map(({ id }) => id)
}

/** The rows of a table as a JSON list, as they are. */
function all(table: string, where: RawBuilder<unknown>): RawBuilder<unknown> {
  const rows = sql.table(`countersign.${table}`)
  return sql`(select coalesce(json_agg(to_json(t)), '[]') from ${rows} t where ${where})`
}

async function writeApprovals(db: Database, ids: readonly string[]): Promise<void> {
  await sql`
    insert into countersign.archive (kind, id, task_id, ended_at, document)
    select 'approval', a.id, a.task_id, coalesce(a.decided_at, a.expires_at), json_build_object(
      'approval', to_json(a),
      'votes', ${all('votes', sql`t.approval_id = a.id`)},
      'openings', ${all('openings', sql`t.approval_id = a.id`)},
      'timers', ${all('timers', sql`t.approval_id = a.id`)},
      'cards', ${all('cards', cardsOf(sql`a.id`))},
      'callbacks', ${all('callbacks', sql`t.approval_id = a.id`)},
      'events', ${all('events', sql`t.approval_id = a.id or t.id = a.event_id`)})
    from countersign.approvals a where a.id in (${sql.join(ids)})`.execute(db)
}

async function removeApprovals(db: Database, ids: readonly string[]): Promise<void> {
  const given = sql.join(ids)
  const isOne = sql<boolean>`approval_id in (${given})`
  await sql`delete from countersign.cards where (subject_kind = 'approval' and subject_id in (${given}))
    or (subject_kind = 'reminder' and subject_id in (select id from countersign.timers where ${isOne}))`.execute(
    db,
  )
  for (const table of ['votes', 'openings', 'timers', 'callbacks', 'unreached_approvals']) {
    await sql`delete from ${sql.table(`countersign.${table}`)} where ${isOne}`.execute(db)
  }
  // One that another card speaks of, a task's for one, stays until that card speaks of a newer one.
  await sql`update countersign.events set approval_id = null where ${isOne}`.execute(db)
  const { rows } = await sql<{ event_id: string }>`
    delete from countersign.approvals where id in (${given}) returning event_id`.execute(db)
  await sql`delete from countersign.events e where id in (${sql.join(rows.map(({ event_id }) => event_id))})
    and not exists (select from countersign.cards where event_id = e.id)
    and not exists (select from countersign.approvals where event_id = e.id)`.execute(db)
}

async function writeEvents(db: Database, ids: readonly string[]): Promise<void> {
  await sql`
    insert into countersign.archive (kind, id, task_id, ended_at, document)
    select 'event', e.id, e.task_id, e.received_at, json_build_object(
      'event', to_json(e),
      'inquiries', ${all('inquiries', sql`t.event_id = e.id`)},
      'cards', ${all('cards', sql`t.event_id = e.id`)},
      'callbacks', ${all('callbacks', sql`t.event_id = e.id`)})
    from countersign.events e where e.id in (${sql.join(ids)})
    on conflict (kind, id) do nothing`.execute(db)
}

async function removeEvents(db: Database, ids: readonly string[]): Promise<void> {
  const given = sql.join(ids)
  for (const table of ['cards', 'callbacks', 'inquiries', 'held_events']) {
    await sql`delete from ${sql.table(`countersign.${table}`)} where event_id in (${given})`.execute(db)
  }
  await sql`delete from countersign.events where id in (${given})`.execute(db)
}

/** Orders to stop a task are callbacks that belong to no event. */
async function archiveStops(db: Database, ageMs: number, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    with gone as (delete from countersign.callbacks where id in (
      select id from countersign.callbacks
      where task_id is not null and state <> 'delivering' and created_at < ${agoOf(ageMs)}
      order by created_at limit ${limit} for update skip locked) returning *)
    insert into countersign.archive (kind, id, task_id, ended_at, document)
    select 'stop', id, task_id, created_at, to_json(gone) from gone on conflict (kind, id) do nothing`.execute(
    db,
  )
  return Number(numAffectedRows ?? 0)
}

/** What only helped on the way, and says nothing that is not kept elsewhere. */
async function forgetTraces(db: Database, ageMs: number, limit: number): Promise<number> {
  const OLD = [
    ['agent_messages', sql`status <> 'unread' and created_at < ${agoOf(ageMs)}`],
    ['group_keys', sql`until < ${agoOf(ageMs)}`],
    [
      'groups',
      sql`last_at < ${agoOf(ageMs)} and not exists (
      select from countersign.group_members where group_id = groups.id)`,
    ],
  ] as const
  let count = 0
  for (const [name, isOld] of OLD) {
    const table = sql.table(`countersign.${name}`)
    const { numAffectedRows } = await sql`delete from ${table} where ctid in (
      select ctid from ${table} where ${isOld} limit ${limit} for update skip locked)`.execute(db)
    count += Number(numAffectedRows ?? 0)
  }
  return count
}
