import type { Kysely } from 'kysely'
import type { Tables } from './tables.ts'

/**
 * A secret that we make ourselves and keep in the database, so that every process uses the same one. `make` runs only
 * where there is none yet; of two processes that make one at once, the first to store it wins.
 */
export async function keptSecret(
  db: Kysely<Tables>,
  name: string,
  make: () => Promise<string> | string,
): Promise<string> {
  const read = () => db.selectFrom('kept_secrets').select('value').where('name', '=', name).executeTakeFirst()
  const kept = await read()
  if (kept !== undefined) return kept.value
  await db
    .insertInto('kept_secrets')
    .values({ name, value: await make() })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
  const stored = await read()
  if (stored === undefined) throw new Error(`The secret "${name}" could not be kept in the database.`)
  return stored.value
}
