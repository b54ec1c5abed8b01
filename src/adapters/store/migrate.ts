import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { up as mainJob } from './migrations/0001-main-job.ts'
import type { Tables } from './tables.ts'

/** In order; a name never changes once released. There is no way down: a mistake is mended by the next step up. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-main-job': { up: mainJob },
}

/** Brings the schema up to date, under a lock that makes other processes wait. Returns the names of the steps taken. */
export async function migrate(db: Kysely<Tables>): Promise<readonly string[]> {
  await sql`create schema if not exists countersign`.execute(db)
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...MIGRATIONS }) },
    migrationTableSchema: 'countersign',
  })
  const { error, results = [] } = await migrator.migrateToLatest()
  if (error) throw error
  return results.map((step) => step.migrationName)
}
