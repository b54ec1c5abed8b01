import { sql } from 'kysely'
import type { AnyEvent, CountersignEvent } from '../../domain/events/event.ts'
import type { EventStore } from '../../ports/store.ts'
import type { Database } from './database.ts'
import type { EventRow } from './tables.ts'

export function eventStore(db: Database): EventStore {
  return {
    async insert(events, approvalOf = new Map()) {
      if (events.length === 0) return { fresh: new Set(), now: new Date(0), mayBeHeld: false }
      const rows = await db
        .insertInto('events')
        .values(
          events.map((event, place) => ({
            ...toRow(event, place),
            approval_id: approvalOf.get(event.id) ?? null,
          })),
        )
        .onConflict((conflict) => conflict.column('id').doNothing())
        .returning(['id', sql<Date>`clock_timestamp()`.as('now'), mayBeHeld(events).as('may_be_held')])
        .execute()
      const inserted = new Set(rows.map((row) => row.id))
      await touchTasks(
        db,
        events.filter((event) => inserted.has(event.id)),
      )
      const [first] = rows
      return { fresh: inserted, now: first?.now ?? new Date(0), mayBeHeld: first?.may_be_held ?? false }
    },

    async joinApproval(eventId, approvalId) {
      await db.updateTable('events').set({ approval_id: approvalId }).where('id', '=', eventId).execute()
    },

    async approvalsOf(eventIds) {
      if (eventIds.length === 0) return new Map()
      const rows = await db
        .selectFrom('events')
        .select(['id', 'approval_id'])
        .where('id', 'in', eventIds)
        .execute()
      return new Map(rows.flatMap(({ id, approval_id }) => (approval_id === null ? [] : [[id, approval_id]])))
    },

    async find(ids) {
      if (ids.length === 0) return []
      const rows = await db
        .selectFrom('events')
        .selectAll()
        .where('id', 'in', ids)
        .orderBy('received_at')
        .orderBy('id')
        .execute()
      return rows.map(toEvent)
    },

    async ofTask(taskId, limit) {
      const newest = await db
        .selectFrom('events')
        .selectAll()
        .where('task_id', '=', taskId)
        .orderBy('received_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return newest.reverse().map(toEvent)
    },

    async earlierRuns({ id, taskId, source, receivedAt }, limit) {
      if (taskId === null) return []
      const exactly = sql`coalesce((select received_at from countersign.events where id = ${id}), ${receivedAt})`
      const runs = await db
        .selectFrom('events')
        .selectAll()
        .where('type', '=', sql.lit('verification-complete' as const))
        .where('task_id', '=', taskId)
        .where('source', 'is not distinct from', source)
        .where(sql<boolean>`(received_at, id) < (${exactly}, ${id})`)
        .orderBy('received_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return runs.map(toEvent) as CountersignEvent<'verification-complete'>[]
    },
  }
}

/** Asked in passing, because mostly the answer is no: then nothing else has to be read about what holds events back. */
function mayBeHeld(events: readonly AnyEvent[]) {
  const tasks = [...new Set(events.flatMap(({ taskId }) => taskId ?? []))]
  return sql<boolean>`(exists (select 1 from countersign.silences where told_at is null)
    or exists (select 1 from countersign.tasks where id = any(${tasks}::text[]) and failed_at is not null))`
}

/** In a fixed order, so that two batches about the same tasks cannot wait for each other. */
async function touchTasks(db: Database, events: readonly AnyEvent[]): Promise<void> {
  const at = new Map(
    events.flatMap(({ taskId, receivedAt }) => (taskId === null ? [] : [[taskId, receivedAt]])),
  )
  if (at.size === 0) return
  const rows = [...at].sort(([a], [b]) => (a < b ? -1 : 1))
  await db
    .insertInto('tasks')
    .values(rows.map(([id, seen]) => ({ id, first_seen_at: seen, last_event_at: seen })))
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((eb) => ({ last_event_at: eb.ref('excluded.last_event_at') })),
    )
    .execute()
}

/** Only the first thousandth of a second is theirs: so many come in one request at most. */
const PLACES = 1000

/** Those that came together stand in their order: our clock counts milliseconds, the database microseconds. */
function receivedAt({ receivedAt }: AnyEvent, place: number): Date | string {
  if (place === 0) return receivedAt
  const micros = String(Math.min(place, PLACES - 1)).padStart(3, '0')
  return receivedAt.toISOString().replace('Z', `${micros}Z`)
}

function toRow(event: AnyEvent, place: number) {
  return {
    id: event.id,
    type: event.type,
    declared_type: event.declaredType,
    source: event.source,
    task_id: event.taskId,
    priority: event.priority,
    time: event.time,
    callback_url: event.callbackUrl,
    data: JSON.stringify(event.data),
    digest: event.digest,
    received_at: receivedAt(event, place),
    traceparent: event.traceparent ?? null,
  }
}

/** `data` was checked by the catalogue's schema before it was stored. */
export function toEvent(row: EventRow): AnyEvent {
  const event = {
    id: row.id,
    type: row.type,
    declaredType: row.declared_type,
    source: row.source,
    taskId: row.task_id,
    priority: row.priority,
    time: row.time,
    callbackUrl: row.callback_url,
    data: row.data,
    digest: row.digest,
    receivedAt: row.received_at,
    ...(row.traceparent !== null && { traceparent: row.traceparent }),
  }
  return event as unknown as AnyEvent
}
