import { DatabaseInUseError } from '../adapters/store/embedded-lock.ts'
import { NoAuditError } from '../adapters/store/no-audit-error.ts'
import type { OpenAudit } from '../adapters/store/open-audit.ts'
import { readDatabaseConfig } from '../config/read-database-config.ts'
import { EXIT, type ExitCode, type Io } from './command.ts'

/** Opens the audit that the server's own environment names, and closes it again; says why where it cannot be opened. */
export async function withAudit(
  io: Io,
  work: (audit: OpenAudit['audit']) => Promise<ExitCode>,
): Promise<ExitCode> {
  // Loaded only here: most commands need no database.
  const { openAudit } = await import('../adapters/store/open-audit.ts')
  const config = readDatabaseConfig()
  const opened = await openAudit(config).catch((error: unknown) => whyNot(error, config.dataDir))
  if (!('audit' in opened)) {
    io.say(opened.reason)
    return opened.code
  }
  try {
    return await work(opened.audit)
  } finally {
    await opened.close()
  }
}

interface NotOpened {
  readonly reason: string
  readonly code: ExitCode
}

function whyNot(error: unknown, dataDir: string): NotOpened {
  if (error instanceof NoAuditError) return { reason: error.message, code: EXIT.config }
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
