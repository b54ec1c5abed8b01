import { sql } from 'kysely'
import { FRESH_MS, type OpenFailure } from '../../domain/holding/open-failures.ts'
import type { WithheldAt } from '../../domain/placement.ts'
import type { HoldingStore } from '../../ports/holding-store.ts'
import type { Database } from './database.ts'
import { toEvent } from './event-store.ts'
import { isInForce, toSilence } from './silence-store.ts'
import type { SilenceRow } from './tables.ts'

const isFresh = sql<boolean>`t.failed_at > now() - ${FRESH_MS} * interval '1 millisecond'`
/** Somebody decided about the task meanwhile: it goes on, or is stopped. */
const isUndecided = sql<boolean>`not exists (
  select 1 from countersign.approvals a
  where a.task_id = t.id and a.state in ('approved', 'rejected') and a.decided_at > t.failed_at)`

interface Read {
  readonly silences: readonly SilenceRow[] | null
  readonly failures: readonly FailureRow[] | null
}
interface FailureRow {
  readonly id: string
  readonly failed_event: string
  readonly failed_at: string
  readonly held_event: string | null
}

export function holdingStore(db: Database): HoldingStore {
  return {
    async read(taskIds) {
      const { rows } = await sql<Read>`select
        (select json_agg(s) from countersign.silences s where ${isInForce}) as silences,
        (select json_agg(t) from countersign.tasks t
          where t.id = any(${taskIds}::text[]) and ${isFresh} and ${isUndecided}) as failures`.execute(db)
      const [row] = rows
      return {
        silences: (row?.silences ?? []).map(toSilence),
        failures: (row?.failures ?? []).map(toFailure),
      }
    },

    async turn(open, over) {
      for (const { taskId, eventId, since, heldEventId } of inOrder(open)) {
        await db
          .updateTable('tasks')
          .set({ failed_at: since, failed_event: eventId, held_event: heldEventId })
          .where('id', '=', taskId)
          .execute()
      }
      const ended = over.map(({ taskId }) => taskId).filter((id) => open.every(({ taskId }) => taskId !== id))
      if (ended.length === 0) return
      await db
        .updateTable('tasks')
        .set({ failed_at: null, failed_event: null, held_event: null })
        .where('id', 'in', ended)
        .execute()
    },

    async note(withheld) {
      if (withheld.size === 0) return
      const ids = [...withheld.keys()]
      const notes = [...withheld.values()].map((at) => JSON.stringify(at))
      await sql`update countersign.events e set withheld = n.note::json
        from unnest(${ids}::text[], ${notes}::text[]) as n (id, note) where e.id = n.id`.execute(db)
    },

    async noted(eventId) {
      const row = await db
        .selectFrom('events')
        .select('withheld')
        .where('id', '=', eventId)
        .executeTakeFirst()
      return ((row?.withheld ?? []) as readonly WithheldAt[]).map((one) => ({
        ...one,
        until: one.until && new Date(one.until),
      }))
    },

    async hold(held) {
      if (held.length === 0) return
      await db
        .insertInto('held_events')
        .values(held.map(({ holder, eventId }) => ({ holder, event_id: eventId })))
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    },

    async count(holders) {
      if (holders.length === 0) return new Map()
      const rows = await db
        .selectFrom('held_events')
        .select(['holder', sql<number>`count(*)::int`.as('count')])
        .where('holder', 'in', holders)
        .groupBy('holder')
        .execute()
      return new Map(rows.map(({ holder, count }) => [holder, count]))
    },

    async heldBy(holder, limit) {
      const rows = await db
        .selectFrom('held_events as h')
        .innerJoin('events', 'events.id', 'h.event_id')
        .selectAll('events')
        .where('h.holder', '=', holder)
        .orderBy('events.received_at', 'desc')
        .orderBy('events.id', 'desc')
        .limit(limit)
        .execute()
      return rows.map(toEvent)
    },
  }
}

function inOrder(failures: readonly OpenFailure[]): readonly OpenFailure[] {
  return failures.toSorted((one, other) => (one.taskId < other.taskId ? -1 : 1))
}

function toFailure({ id, failed_event, failed_at, held_event }: FailureRow): OpenFailure {
  return { taskId: id, eventId: failed_event, since: new Date(failed_at), heldEventId: held_event }
}
