import { sql } from 'kysely'
import type { TaskStore } from '../../ports/store.ts'
import type { Database } from './database.ts'
import { tellingEvents } from './telling-events.ts'

export function taskStore(db: Database): TaskStore {
  return {
    async lock(taskId) {
      // Storing an event writes the task's row first, so that it waits here for us, or we for it.
      const locked = await db
        .selectFrom('tasks')
        .select('id')
        .where('id', '=', taskId)
        .forUpdate()
        .executeTakeFirst()
      if (locked === undefined) return undefined
      const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db)
      return rows[0]?.now
    },

    async pendingApprovals(taskId) {
      const rows = await db
        .selectFrom('approvals')
        .select('id')
        .where('task_id', '=', taskId)
        .where('state', '=', 'pending')
        .orderBy('id')
        .execute()
      return rows.map(({ id }) => id)
    },

    async openInquiries(taskId) {
      const rows = await db
        .selectFrom('inquiries')
        .select('event_id')
        .where('task_id', '=', taskId)
        .where('state', '=', 'open')
        .orderBy('event_id')
        .execute()
      return rows.map((row) => row.event_id)
    },

    tellingEvents: (taskId, at) => tellingEvents(db, taskId, at),

    async callbackUrls(taskId) {
      const rows = await db
        .selectFrom('events')
        .select('callback_url')
        .where('task_id', '=', taskId)
        .groupBy('callback_url')
        .orderBy(sql`max(received_at)`, 'desc')
        .execute()
      return rows.map((row) => row.callback_url)
    },
  }
}
