import { sql } from 'kysely'
import type { SessionStore } from '../../ports/session-store.ts'
import type { Database } from './database.ts'

/** So long Linear takes a session for alive. */
const WAITS = sql`interval '30 minutes'`

export function sessionStore(db: Database): SessionStore {
  return {
    async open(session, thread, begunAt) {
      await db
        .insertInto('linear_sessions')
        .values({ id: session, thread, begun_at: begunAt })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute()
    },

    async hasThread(comment, at) {
      const row = await db
        .selectFrom('linear_sessions')
        .select('id')
        .where('thread', '=', comment)
        .where('begun_at', '<', at)
        .limit(1)
        .executeTakeFirst()
      return row !== undefined
    },

    async expect(session, expected) {
      const set =
        expected === null
          ? { expected: null, expected_at: null }
          : { expected: JSON.stringify(expected), expected_at: sql<Date>`now()` }
      await db.updateTable('linear_sessions').set(set).where('id', '=', session).execute()
    },

    async expected(session) {
      const row = await db
        .selectFrom('linear_sessions')
        .select('expected')
        .where('id', '=', session)
        .where('expected_at', '>', sql<Date>`now() - ${WAITS}`)
        .executeTakeFirst()
      return row?.expected ?? undefined
    },
  }
}
