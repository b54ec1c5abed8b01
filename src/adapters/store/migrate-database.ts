import { openDatabase } from './database.ts'
import { openEmbeddedDatabase } from './embedded-database.ts'
import { migrate } from './migrate.ts'

interface Options {
  /** PostgreSQL; undefined: the embedded database in `dataDir`, which is made where there is none. */
  readonly databaseUrl: string | undefined
  readonly dataDir: string
}

/** Brings the database to the newest schema, and closes it again. Returns the names of the steps taken. */
export async function migrateDatabase({ databaseUrl, dataDir }: Options): Promise<readonly string[]> {
  const embedded = databaseUrl === undefined ? await openEmbeddedDatabase(dataDir, () => {}) : undefined
  const db = openDatabase(embedded?.connection ?? { connectionString: databaseUrl }, () => {})
  try {
    return await migrate(db)
  } finally {
    await db.destroy()
    await embedded?.close()
  }
}
