import { sql } from 'kysely'
import { impossible } from '../../domain/impossible.ts'
import type { Timer } from '../../domain/timers.ts'
import type { StoredTimer, TimerStore } from '../../ports/timer-store.ts'
import type { Database } from './database.ts'
import type { TimerRow } from './tables.ts'

export function timerStore(db: Database): TimerStore {
  return {
    async insert(approvalId, timers) {
      if (timers.length === 0) return
      await db
        .insertInto('timers')
        .values(timers.map((timer) => toRow(approvalId, timer)))
        .execute()
    },

    async due(limit) {
      const { rows } = await sql<{ approval_id: string }>`
        select distinct approval_id from (
          select timers.approval_id from countersign.timers
          join countersign.approvals on approvals.id = timers.approval_id and approvals.state = 'pending'
          where taken_at is null and due_at <= now() order by due_at limit ${limit}) as due`.execute(db)
      return rows.map((row) => row.approval_id)
    },

    async takeDue(approvalId) {
      const rows = await db
        .updateTable('timers')
        .set({ taken_at: sql<Date>`now()` })
        .where('approval_id', '=', approvalId)
        .where('taken_at', 'is', null)
        .where('due_at', '<=', sql<Date>`clock_timestamp()`)
        .returningAll()
        .execute()
      return rows.map(toTimer).sort((a, b) => a.timer.dueAt.getTime() - b.timer.dueAt.getTime())
    },

    async called(timerId, people) {
      await db
        .updateTable('timers')
        .set({ called: JSON.stringify(people) })
        .where('id', '=', timerId)
        .execute()
    },

    async find(timerId) {
      const row = await db.selectFrom('timers').selectAll().where('id', '=', timerId).executeTakeFirst()
      return row && toTimer(row)
    },

    async waiting(approvalId) {
      const rows = await db
        .selectFrom('timers')
        .selectAll()
        .where('approval_id', '=', approvalId)
        .where('taken_at', 'is', null)
        .orderBy('due_at')
        .execute()
      return rows.map(toTimer)
    },

    async clear(approvalId) {
      await db
        .deleteFrom('timers')
        .where('approval_id', '=', approvalId)
        .where('taken_at', 'is', null)
        .execute()
    },
  }
}

function toRow(approvalId: string, timer: Timer) {
  return {
    approval_id: approvalId,
    kind: timer.kind,
    due_at: timer.dueAt,
    targets: JSON.stringify(targetsOf(timer)),
    called: '[]',
    taken_at: null,
  }
}

function targetsOf(timer: Timer): readonly string[] {
  if (timer.kind === 'escalation') return timer.to
  return timer.kind === 'snooze' ? [timer.person] : []
}

function toTimer({ id, approval_id, called, kind, due_at: dueAt, targets }: TimerRow): StoredTimer {
  const stored = (timer: Timer) => ({ id, approvalId: approval_id, timer, called })
  switch (kind) {
    case 'reminder':
      return stored({ kind, dueAt })
    case 'escalation':
      return stored({ kind, dueAt, to: targets })
    case 'snooze':
      return stored({ kind, dueAt, person: targets[0] ?? '' })
    default:
      return impossible(kind)
  }
}
