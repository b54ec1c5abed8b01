import { sql } from 'kysely'
import type { FallbackStore } from '../../ports/fallback-store.ts'
import { dueNow, isHeld, onePerPlace, RAISED_COLUMNS, toCard, toNewRow } from './card-rows.ts'
import type { Database } from './database.ts'

/** Posting takes `fallback_at` away, and so does falling back: what has one may still do so. */
const isDue = sql<boolean>`fallback_at is not null and (fallback_at <= now() or state = 'dead')`

export function fallbackStore(db: Database): FallbackStore {
  return {
    async due(limit) {
      const rows = await db
        .selectFrom('cards')
        .select('id')
        .where(isDue)
        .orderBy('fallback_at')
        .limit(limit)
        .execute()
      return rows.map(({ id }) => id)
    },

    async take(cardId) {
      const row = await db
        .updateTable('cards')
        .set({ fallback_at: null })
        .where('id', '=', cardId)
        .where(isDue)
        .where('provider_ref', 'is', null)
        .returningAll()
        .executeTakeFirst()
      if (row === undefined || row.fallback === null) return undefined
      return { card: toCard(row), fallback: row.fallback }
    },

    async raise(wanted) {
      if (wanted.length === 0) return []
      const rows = await db
        .insertInto('cards')
        .values(onePerPlace(wanted).map(toNewRow))
        .onConflict((conflict) =>
          conflict
            .columns(['subject_kind', 'subject_id', 'channel', 'target'])
            .doUpdateSet({
              fallback: sql`excluded.fallback`,
              fallback_at: sql`excluded.fallback_at`,
            })
            .where('cards.fallback', 'is', null)
            .where('cards.provider_ref', 'is', null),
        )
        .returning([...RAISED_COLUMNS, isHeld.as('waits')])
        .execute()
      return dueNow(rows)
    },
  }
}
