import { sql } from 'kysely'
import type { FailureReason } from '../../domain/errors.ts'
import type { Reach } from '../../domain/reach.ts'
import type { Database } from './database.ts'

/** How those whom we call were reached last, by whichever process. */
export interface ReachStore {
  /** Notes a try; without a reason it went well. */
  note(dependency: string, failed?: FailureReason): Promise<void>
  read(): Promise<readonly Reach[]>
}

export function reachStore(db: Database): ReachStore {
  return {
    async note(dependency, failed) {
      const state = failed === undefined ? 'ok' : 'failing'
      await sql`insert into countersign.reach as r (dependency, state, since, tried_at, last_error, failed_at)
        values (${dependency}, ${state}, now(), now(), ${failed ?? null}, ${failed ? sql`now()` : sql`null`})
        on conflict (dependency) do update set
          state = excluded.state,
          since = case when r.state = excluded.state then r.since else excluded.since end,
          tried_at = excluded.tried_at,
          last_error = coalesce(excluded.last_error, r.last_error),
          failed_at = coalesce(excluded.failed_at, r.failed_at)`.execute(db)
    },

    async read() {
      const rows = await db.selectFrom('reach').selectAll().orderBy('dependency').execute()
      return rows.map((row) => ({
        dependency: row.dependency,
        state: row.state,
        since: row.since,
        triedAt: row.tried_at,
        lastError: row.last_error as FailureReason | null,
        failedAt: row.failed_at,
      }))
    },
  }
}
