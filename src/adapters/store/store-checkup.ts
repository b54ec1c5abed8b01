import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { type Finding, fine, note, wrong } from '../../domain/finding.ts'
import type { Checkup } from '../../ports/checkup.ts'
import { openDatabase } from './database.ts'
import { databaseTrouble } from './database-trouble.ts'
import { type EmbeddedDatabase, openEmbeddedDatabase } from './embedded-database.ts'
import { DatabaseInUseError } from './embedded-lock.ts'
import { missingSteps } from './migrate.ts'
import type { Tables } from './tables.ts'

interface Options {
  /** PostgreSQL; undefined: the embedded database in `dataDir`. */
  readonly databaseUrl: string | undefined
  readonly dataDir: string
}

/** Looks whether the database opens, and whether its schema is the newest. Makes and migrates nothing. */
export function storeCheckup({ databaseUrl, dataDir }: Options): Checkup {
  return {
    name: 'Database',
    async run() {
      if (databaseUrl === undefined) return runEmbedded(dataDir)
      const connection = { connectionString: databaseUrl, connectionTimeoutMillis: 8000 }
      return examined(
        openDatabase(connection, () => {}),
        'PostgreSQL answers',
      ).catch(unusable)
    },
  }
}

async function runEmbedded(dataDir: string): Promise<readonly Finding[]> {
  if (!existsSync(join(dataDir, 'postgres', 'PG_VERSION')))
    return [note(`there is no embedded database in ${dataDir} yet: the first start makes it`)]
  let embedded: EmbeddedDatabase | undefined
  try {
    embedded = await openEmbeddedDatabase(dataDir, () => {})
    return await examined(
      openDatabase(embedded.connection, () => {}),
      `the embedded database in ${dataDir} opens`,
    )
  } catch (error) {
    if (error instanceof DatabaseInUseError)
      return [fine(`the embedded database in ${dataDir} is in use, most likely by a running server`)]
    return unusable(error)
  } finally {
    await embedded?.close()
  }
}

/** The oldest PostgreSQL that has what we use. */
const OLDEST = 130_000

async function examined(db: Kysely<Tables>, opens: string): Promise<readonly Finding[]> {
  try {
    const { rows } = await sql<{
      version: number
    }>`select current_setting('server_version_num')::int as version`.execute(db)
    const isOld = (rows[0]?.version ?? 0) < OLDEST
    const age = isOld ? [wrong('this PostgreSQL is older than 13', 'Give a PostgreSQL 13 or newer.')] : []
    return [fine(opens), ...age, schema(await missingSteps(db))]
  } finally {
    await db.destroy()
  }
}

function schema({ taken, missing }: Awaited<ReturnType<typeof missingSteps>>): Finding {
  if (missing === 0) return fine('its schema is the newest')
  const steps = `${missing} ${missing === 1 ? 'step' : 'steps'}`
  const what = taken === 0 ? 'it has no tables yet' : `its schema is ${steps} behind`
  return note(`${what}: the next start, or "countersign migrate", brings it up to date`)
}

function unusable(error: unknown): readonly Finding[] {
  const trouble = databaseTrouble(error)
  if (trouble === undefined) throw error
  return [wrong(trouble.what, trouble.fix)]
}
