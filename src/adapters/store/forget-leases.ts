import type { Kysely } from 'kysely'
import type { Tables } from './tables.ts'

/**
 * Gives back what a killed process held. Only for the embedded database, which no other process can have open: there
 * every lease found at start-up belongs to nobody.
 */
export async function forgetLeases(db: Kysely<Tables>): Promise<void> {
  const free = { lease: null, lease_until: null, woken_at: null }
  await db.updateTable('cards').set(free).where('lease', 'is not', null).execute()
  await db.updateTable('callbacks').set(free).where('lease', 'is not', null).execute()
}
