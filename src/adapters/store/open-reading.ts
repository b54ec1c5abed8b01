import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { type Database, openDatabase } from './database.ts'
import { connectionBeside, type EmbeddedDatabase, openEmbeddedDatabase } from './embedded-database.ts'
import { DatabaseInUseError } from './embedded-lock.ts'
import { NoDatabaseError } from './no-database-error.ts'

export interface ReadingOptions {
  /** PostgreSQL; undefined: the embedded database in `dataDir`. */
  readonly databaseUrl: string | undefined
  readonly dataDir: string
}

export interface OpenReading<Reader> {
  readonly reader: Reader
  close(): Promise<void>
}

/**
 * Opens the server's database to read it, and changes nothing: neither makes a database nor brings one up to date. `prepare`
 * makes what reads, and tries it. Throws `NoDatabaseError` where `table` is not there, which is called `what` in its words,
 * and `DatabaseInUseError` where another process has the embedded database open and does not share it.
 */
export async function openReading<Reader>(
  { databaseUrl, dataDir }: ReadingOptions,
  { table, what }: { readonly table: string; readonly what: string },
  prepare: (db: Database) => Promise<Reader>,
): Promise<OpenReading<Reader>> {
  const embedded = databaseUrl === undefined ? await openExisting(dataDir) : undefined
  const db = openDatabase(embedded?.connection ?? { connectionString: databaseUrl }, () => {})
  const close = async () => {
    await db.destroy()
    await embedded?.close()
  }
  try {
    const { rows } = await sql`select where to_regclass(${`countersign.${table}`}) is not null`.execute(db)
    if (rows.length === 0)
      throw notThere(what, databaseUrl === undefined ? `the database in ${dataDir}` : 'DATABASE_URL')
    return { reader: await prepare(db), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function openExisting(dataDir: string): Promise<EmbeddedDatabase> {
  if (!existsSync(join(dataDir, 'postgres', 'PG_VERSION'))) {
    throw new NoDatabaseError(
      `There is no database in ${dataDir}. Set DATA_DIR or DATABASE_URL as the server has it.`,
    )
  }
  return openEmbeddedDatabase(dataDir, () => {}).catch((error: unknown) => openBeside(dataDir, error))
}

/** A running server's own socket takes one more connection, which waits for its turn like the server's. */
function openBeside(dataDir: string, error: unknown): EmbeddedDatabase {
  const connection = error instanceof DatabaseInUseError ? connectionBeside(dataDir) : undefined
  if (connection === undefined) throw error
  return { connection, close: async () => {} }
}

function notThere(what: string, where: string): NoDatabaseError {
  return new NoDatabaseError(
    `There ${what} in ${where}. Check that the server uses the same database, and start this version of the ` +
      'server once: it brings the database up to date.',
  )
}
