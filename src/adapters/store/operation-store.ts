import { sql } from 'kysely'
import type { OperationStore } from '../../ports/operation-store.ts'
import type { Database } from './database.ts'

export function operationStore(db: Database): OperationStore {
  return {
    async note(key, freshSubject, forgetAfterMs) {
      const isOver = sql<boolean>`failed_operations.last_at < now() - ${forgetAfterMs ?? 0} * interval '1 millisecond'`
      const isOld = forgetAfterMs === null ? sql<boolean>`false` : isOver
      const row = await db
        .insertInto('failed_operations')
        .values({ key, subject_id: freshSubject })
        .onConflict((conflict) =>
          conflict.column('key').doUpdateSet({
            subject_id: sql<string>`case when ${isOld} then excluded.subject_id else failed_operations.subject_id end`,
            sightings: sql<number>`case when ${isOld} then 1 else failed_operations.sightings + 1 end`,
            first_at: sql<Date>`case when ${isOld} then now() else failed_operations.first_at end`,
            last_at: sql<Date>`now()`,
          }),
        )
        .returning('subject_id')
        .executeTakeFirstOrThrow()
      return row.subject_id
    },

    async subjectOf(key) {
      const row = await db
        .selectFrom('failed_operations')
        .select('subject_id')
        .where('key', '=', key)
        .executeTakeFirst()
      return row?.subject_id
    },

    async sightings(subjectId) {
      const row = await db
        .selectFrom('failed_operations')
        .select(['sightings', 'first_at', 'last_at'])
        .where('subject_id', '=', subjectId)
        .executeTakeFirst()
      return row && { count: row.sightings, firstAt: row.first_at, lastAt: row.last_at }
    },
  }
}
