import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { AuditStore } from '../../ports/store.ts'
import { auditStore } from './audit-store.ts'
import { openDatabase } from './database.ts'
import { connectionBeside, type EmbeddedDatabase, openEmbeddedDatabase } from './embedded-database.ts'
import { DatabaseInUseError } from './embedded-lock.ts'
import { NoAuditError } from './no-audit-error.ts'

interface Options {
  /** PostgreSQL; undefined: the embedded database in `dataDir`. */
  readonly databaseUrl: string | undefined
  readonly dataDir: string
}

export interface OpenAudit {
  readonly audit: Pick<AuditStore, 'read' | 'head'>
  close(): Promise<void>
}

/**
 * Opens the audit to read it, and changes nothing: neither makes a database nor brings one up to date. Throws
 * `NoAuditError`, and `DatabaseInUseError` where another process has the embedded database open and does not share it.
 */
export async function openAudit({ databaseUrl, dataDir }: Options): Promise<OpenAudit> {
  const embedded = databaseUrl === undefined ? await openExisting(dataDir) : undefined
  const db = openDatabase(embedded?.connection ?? { connectionString: databaseUrl }, () => {})
  const close = async () => {
    await db.destroy()
    await embedded?.close()
  }
  try {
    const { rows } = await sql`select where to_regclass('countersign.audit_head') is not null`.execute(db)
    if (rows.length === 0)
      throw noAudit(databaseUrl === undefined ? `the database in ${dataDir}` : 'DATABASE_URL')
    const audit = auditStore(db)
    // A missing right shows here rather than in the middle of the work.
    await audit.head()
    await audit.read(0, 1)
    return { audit, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function openExisting(dataDir: string): Promise<EmbeddedDatabase> {
  if (!existsSync(join(dataDir, 'postgres', 'PG_VERSION'))) {
    throw new NoAuditError(
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

function noAudit(where: string): NoAuditError {
  return new NoAuditError(
    `There is no audit chain in ${where}. Check that the server uses the same database, and start this version of the ` +
      'server once: it brings the database up to date.',
  )
}
