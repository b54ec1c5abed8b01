import { type Selectable, sql } from 'kysely'
import { PRIORITIES } from '../../domain/events/envelope.ts'
import type { Group } from '../../domain/grouping/group.ts'
import type { Addition, KnownKey } from '../../domain/grouping/join.ts'
import type { GroupStore, Member } from '../../ports/group-store.ts'
import type { Database } from './database.ts'
import type { Tables } from './tables.ts'

type GroupRow = Selectable<Tables['groups']>
type KeyRow = Pick<Selectable<Tables['group_keys']>, 'key' | 'begun' | 'until'> & {
  readonly [Column in keyof GroupRow]: GroupRow[Column] | null
} & { readonly now: Date; readonly is_used: boolean }

export function groupStore(db: Database): GroupStore {
  const known = async (keys: readonly string[]) => {
    const { rows } = await sql<KeyRow>`
      select key, begun, until, used as is_used, groups.*, clock_timestamp() as now from countersign.group_keys
        left join countersign.groups on groups.id = group_keys.group_id
      where key = any(${keys}::text[])`.execute(db)
    const used = rows.filter((row) => row.is_used)
    return { known: new Map(used.map((row) => [row.key, toKnown(row)])), now: rows[0]?.now ?? new Date(0) }
  }

  return {
    known,

    async lock(keys) {
      // A statement of its own, so that what is read afterwards is what those wrote for whom it waited.
      await sql`
        insert into countersign.group_keys (key) select key from unnest(${keys.toSorted()}::text[]) as wanted (key)
        on conflict (key) do update set key = excluded.key`.execute(db)
      return known(keys)
    },

    async add({ keys, groups, members }) {
      await sql`
        with learned as (
          update countersign.group_keys set group_id = new.group_id, begun = new.begun, until = new.until, used = true
          from json_to_recordset(${json([...keys].map(toKeyRow))}::json)
            as new (key text, group_id text, begun integer, until timestamptz)
          where group_keys.key = new.key),
        grown as (
          insert into countersign.groups (id, kind, sightings, grade, gravest_event, scattered)
          select id, kind, added, grade, gravest_event, scattered
          from json_to_recordset(${json(groups.map(toGroupRow))}::json)
            as new (id text, kind text, added integer, grade integer, gravest_event text, scattered boolean)
          on conflict (id) do update set
            sightings = groups.sightings + excluded.sightings,
            last_at = clock_timestamp(),
            grade = greatest(groups.grade, excluded.grade),
            gravest_event = case when excluded.grade > groups.grade then excluded.gravest_event else groups.gravest_event end)
        insert into countersign.group_members (group_id, event_id)
        select group_id, event_id from json_to_recordset(${json(members.map(toMemberRow))}::json)
          as new (group_id text, event_id text)`.execute(db)
    },

    async find(ids) {
      if (ids.length === 0) return []
      const rows = await db.selectFrom('groups').selectAll().where('id', 'in', ids).execute()
      return rows.map(toGroup)
    },

    async newestOf(id, limit) {
      const rows = await db
        .selectFrom('group_members')
        .select('event_id')
        .where('group_id', '=', id)
        .orderBy('sequence', 'desc')
        .limit(limit)
        .execute()
      return rows.map(({ event_id }) => event_id)
    },

    async ofEvent(eventId) {
      const groups = db.selectFrom('group_members').select('group_id').where('event_id', '=', eventId)
      const rows = await db
        .selectFrom('groups')
        .selectAll()
        .where('id', 'in', groups)
        .orderBy('first_at')
        .orderBy('id')
        .execute()
      return rows.map(toGroup)
    },
  }
}

function json(rows: readonly object[]): string {
  return JSON.stringify(rows)
}

function toKeyRow([key, { group, begun, until }]: readonly [string, KnownKey]) {
  return { key, group_id: group?.subject.id ?? null, begun, until }
}

function toGroupRow({ subject, added, grade, gravestEvent, scattered }: Addition) {
  const rank = PRIORITIES.indexOf(grade)
  return { ...subject, added, grade: rank, gravest_event: gravestEvent, scattered }
}

function toMemberRow({ group, eventId }: Member) {
  return { group_id: group.id, event_id: eventId }
}

function toKnown({ now: _, is_used: __, key: ___, begun, until, ...group }: KeyRow): KnownKey {
  return { group: isThere(group) ? toGroup(group) : null, begun, until }
}

/** A key without a group has nulls in its place. */
function isThere(row: { readonly [Column in keyof GroupRow]: GroupRow[Column] | null }): row is GroupRow {
  return row.id !== null
}

function toGroup(row: GroupRow): Group {
  return {
    subject: { kind: row.kind, id: row.id },
    count: row.sightings,
    firstAt: row.first_at,
    lastAt: row.last_at,
    grade: PRIORITIES[row.grade] ?? 'normal',
    gravestEvent: row.gravest_event,
    scattered: row.scattered,
  }
}
