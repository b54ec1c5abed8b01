import { type Kysely, sql } from 'kysely'
import { SETTLES_AFTER_MS } from '../../domain/card.ts'
import type { Tables } from './tables.ts'

/**
 * Gives back what a killed process held. Only for the embedded database, which no other process can have open: there
 * every lease found at start-up belongs to nobody. What the process had asked for may still be on its way.
 */
export async function forgetLeases(db: Kysely<Tables>): Promise<void> {
  const free = { lease: null, lease_until: null, woken_at: null }
  const unsettled = sql<Date>`now() + ${SETTLES_AFTER_MS} * interval '1 millisecond'`
  await db
    .updateTable('cards')
    .set({ ...free, unsettled_until: unsettled })
    .where('lease', 'is not', null)
    .execute()
  await db
    .updateTable('linear_inbox')
    .set({ due_at: sql<Date>`now()` })
    .where('finished_at', 'is', null)
    .execute()
  await db.updateTable('callbacks').set(free).where('lease', 'is not', null).execute()
}
