import { sql } from 'kysely'
import { type Callback, inquiryOf } from '../../domain/callback.ts'
import type { CallbackOutcome, CallbackStore } from '../../ports/callback-store.ts'
import type { Database } from './database.ts'
import type { CallbackRow } from './tables.ts'

export function callbackStore(db: Database): CallbackStore {
  return {
    async insert(callback) {
      await db.insertInto('callbacks').values(toRow(callback)).execute()
    },

    async ofApprovals(approvalIds) {
      if (approvalIds.length === 0) return []
      const rows = await db
        .selectFrom('callbacks')
        .selectAll()
        .where('approval_id', 'in', approvalIds)
        .where(sql<boolean>`body ->> 'type' <> 'approval.unreached'`)
        .execute()
      return rows.map(toCallback)
    },

    async ofInquiry(eventId) {
      const row = await db
        .selectFrom('callbacks')
        .selectAll()
        .where('event_id', '=', eventId)
        .executeTakeFirst()
      return row && toCallback(row)
    },

    async stopsOf(taskId) {
      const rows = await db
        .selectFrom('callbacks')
        .distinctOn('url')
        .selectAll()
        .where('task_id', '=', taskId)
        .orderBy('url')
        .orderBy('id', 'desc')
        .execute()
      return rows.map(toCallback)
    },

    async claim(id, leaseMs) {
      const row = await db
        .updateTable('callbacks')
        .set({
          lease: sql<string>`gen_random_uuid()::text`,
          lease_until: sql<Date>`now() + ${leaseMs} * interval '1 millisecond'`,
        })
        .where('id', '=', id)
        .where('state', '=', 'delivering')
        .where('due_at', '<=', sql<Date>`now()`)
        .where(sql<boolean>`(lease_until is null or lease_until < now())`)
        .returningAll()
        .executeTakeFirst()
      return row?.lease ? { callback: toCallback(row), lease: row.lease } : undefined
    },

    async settle(id, lease, outcome) {
      const row = await db
        .updateTable('callbacks')
        .set({ ...settled(outcome), attempts: sql<number>`attempts + 1`, lease: null, lease_until: null })
        .where('id', '=', id)
        .where('lease', '=', lease)
        .returning('id')
        .executeTakeFirst()
      return row !== undefined
    },

    async overdue(lane, limit) {
      const ofLane = lane === 'stops' ? sql<boolean>`task_id is not null` : sql<boolean>`task_id is null`
      const { rows } = await sql<{ id: string }>`
        update countersign.callbacks set woken_at = now() where id in (
          select id from countersign.callbacks
          where state = 'delivering' and ${ofLane} and due_at < now() - interval '2 seconds'
            and (lease_until is null or lease_until < now())
            and (woken_at is null or woken_at < now() - interval '3 seconds')
          order by due_at limit ${limit} for update skip locked)
        returning id`.execute(db)
      return rows.map((row) => row.id)
    },

    async retry(id) {
      const row = await db
        .updateTable('callbacks')
        .set({ state: 'delivering', due_at: sql<Date>`now()`, woken_at: null })
        .where('id', '=', id)
        .where('state', '=', 'failed')
        .where('retryable', '=', true)
        .returning('id')
        .executeTakeFirst()
      return row !== undefined
    },

    async hurry(id) {
      await db
        .updateTable('callbacks')
        .set({ due_at: sql<Date>`least(due_at, now())` })
        .where('id', '=', id)
        .where('state', '=', 'delivering')
        .execute()
    },
  }
}

function settled(outcome: CallbackOutcome) {
  switch (outcome.kind) {
    case 'acknowledged':
      return { state: 'acknowledged' as const, answer: JSON.stringify(outcome.answer), last_error: null }
    case 'failed':
      return { state: 'failed' as const, last_error: outcome.error, retryable: outcome.retryable }
    case 'again':
      return { due_at: outcome.dueAt, last_error: outcome.error }
  }
}

function toRow(callback: Callback) {
  return {
    id: callback.id,
    approval_id: callback.approvalId,
    task_id: callback.body.type === 'task.stop' ? callback.body.task_id : null,
    event_id: inquiryOf(callback.body),
    url: callback.url,
    body: JSON.stringify(callback.body),
    state: callback.state,
    created_at: callback.createdAt,
    due_at: callback.dueAt,
    retryable: callback.retryable,
  }
}

function toCallback(row: CallbackRow): Callback {
  return {
    id: row.id,
    approvalId: row.approval_id,
    url: row.url,
    body: row.body,
    state: row.state,
    attempts: row.attempts,
    createdAt: row.created_at,
    dueAt: row.due_at,
    answer: row.answer,
    lastError: row.last_error,
    retryable: row.retryable,
  }
}
