import { type SqlBool, sql } from 'kysely'
import { cursorOf, readCursor } from '../../domain/cursor.ts'
import { type Inquiry, reminderAt } from '../../domain/inquiry.ts'
import type { InquiryStore } from '../../ports/inquiry-store.ts'
import type { Database } from './database.ts'
import type { InquiryRow } from './tables.ts'

export function inquiryStore(db: Database): InquiryStore {
  const one = (eventId: string) =>
    db.selectFrom('inquiries').selectAll('inquiries').where('event_id', '=', eventId)

  return {
    async insert(inquiries) {
      if (inquiries.length === 0) return
      await db
        .insertInto('inquiries')
        .values(inquiries.map((inquiry) => ({ ...toRow(inquiry), remind_at: reminderAt(inquiry) })))
        .execute()
    },

    async find(eventId) {
      const row = await one(eventId).executeTakeFirst()
      return row && toInquiry(row)
    },

    async lock(eventId) {
      const locked = await one(eventId).forUpdate().executeTakeFirst()
      if (locked === undefined) return undefined
      // Asked after the lock was granted: only then is it the clock of our turn.
      const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db)
      return rows[0] && { inquiry: toInquiry(locked), now: rows[0].now }
    },

    async record(inquiry) {
      const { event_id, created_at: _, ...row } = toRow(inquiry)
      await db.updateTable('inquiries').set(row).where('event_id', '=', event_id).execute()
    },

    async open({ cursor, limit }) {
      const after = cursor === undefined ? undefined : readCursor(cursor)
      const rows = await db
        .selectFrom('inquiries')
        .selectAll()
        .where('state', '=', 'open')
        .where('expires_at', '>', sql<Date>`now()`)
        .$if(after !== undefined, (rest) =>
          rest.where(sql<SqlBool>`(expires_at, event_id) > (${after?.at}, ${after?.id})`),
        )
        .orderBy('expires_at')
        .orderBy('event_id')
        .limit(limit + 1)
        .execute()
      const items = rows.slice(0, limit).map(toInquiry)
      const last = rows.length > limit ? items.at(-1) : undefined
      return { items, next: last ? cursorOf(last.expiresAt, last.eventId) : null }
    },

    async toRemind(limit) {
      const rows = await db
        .selectFrom('inquiries')
        .select('event_id')
        .where('state', '=', 'open')
        .where('remind_at', '<=', sql<Date>`now()`)
        .orderBy('remind_at')
        .limit(limit)
        .execute()
      return rows.map((row) => row.event_id)
    },

    async takeReminder(eventId) {
      const taken = await db
        .updateTable('inquiries')
        .set({ remind_at: null })
        .where('event_id', '=', eventId)
        .where('state', '=', 'open')
        .where('expires_at', '>', sql<Date>`clock_timestamp()`)
        .where('remind_at', '<=', sql<Date>`clock_timestamp()`)
        .returningAll()
        .executeTakeFirst()
      return taken && toInquiry(taken)
    },

    async overdue(limit) {
      const rows = await db
        .selectFrom('inquiries')
        .select('event_id')
        .where('state', '=', 'open')
        .where('expires_at', '<=', sql<Date>`now()`)
        .orderBy('expires_at')
        .limit(limit)
        .execute()
      return rows.map((row) => row.event_id)
    },
  }
}

function toRow(inquiry: Inquiry) {
  return {
    event_id: inquiry.eventId,
    task_id: inquiry.taskId,
    kind: inquiry.kind,
    state: inquiry.state,
    answer: inquiry.answer && JSON.stringify(inquiry.answer),
    answered_by: inquiry.answeredBy?.person ?? null,
    channel: inquiry.answeredBy?.channel ?? null,
    closing_reason: inquiry.closingReason,
    created_at: inquiry.createdAt,
    expires_at: inquiry.expiresAt,
    settled_at: inquiry.settledAt,
  }
}

function toInquiry(row: InquiryRow): Inquiry {
  const { answered_by: person, channel } = row
  return {
    eventId: row.event_id,
    taskId: row.task_id,
    kind: row.kind,
    state: row.state,
    answer: row.answer,
    answeredBy: person === null || channel === null ? null : { person, channel },
    closingReason: row.closing_reason,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    settledAt: row.settled_at,
  }
}
