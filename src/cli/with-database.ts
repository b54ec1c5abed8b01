import { DatabaseInUseError } from '../adapters/store/embedded-lock.ts'
import { NoDatabaseError } from '../adapters/store/no-database-error.ts'
import type { AuditReader } from '../adapters/store/open-audit.ts'
import type { OpenReading, ReadingOptions } from '../adapters/store/open-reading.ts'
import { readDatabaseConfig } from '../config/read-database-config.ts'
import { EXIT, type ExitCode, type Io } from './command.ts'

/** Opens the audit that the server's own environment names, and closes it again; says why where it cannot be opened. */
export async function withAudit(io: Io, work: (audit: AuditReader) => Promise<ExitCode>): Promise<ExitCode> {
  // Loaded only here: most commands need no database.
  const { openAudit } = await import('../adapters/store/open-audit.ts')
  return withDatabase(io, readDatabaseConfig(), openAudit, work)
}

/** Opens a part of a database to read it, and closes it again; says why where it cannot be opened. */
export async function withDatabase<Reader>(
  io: Io,
  database: ReadingOptions,
  open: (options: ReadingOptions) => Promise<OpenReading<Reader>>,
  work: (reader: Reader) => Promise<ExitCode>,
): Promise<ExitCode> {
  const opened = await open(database).catch((error: unknown) => whyNot(error, database.dataDir))
  if (!('reader' in opened)) {
    io.say(opened.reason)
    return opened.code
  }
  try {
    return await work(opened.reader)
  } finally {
    await opened.close()
  }
}

interface NotOpened {
  readonly reason: string
  readonly code: ExitCode
}

function whyNot(error: unknown, dataDir: string): NotOpened {
  if (error instanceof NoDatabaseError) return { reason: error.message, code: EXIT.config }
  if (error instanceof DatabaseInUseError) {
    const reason =
      `The embedded database in ${dataDir} is in use, most likely by a running server. Stop the server first, or use ` +
      'PostgreSQL (DATABASE_URL), which can be read while the server runs.'
    return { reason, code: EXIT.unavailable }
  }
  if (error instanceof Error && 'code' in error) {
    const reason = `The database cannot be read (${String(error.code)}). Check that it runs, and DATABASE_URL with its user’s rights.`
    return { reason, code: EXIT.unavailable }
  }
  throw error
}
