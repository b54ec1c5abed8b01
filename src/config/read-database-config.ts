import type { Config } from './config.ts'
import { ConfigError } from './config-error.ts'
import type { Variables } from './environment.ts'
import { environment } from './environment.ts'
import { givenIn, toProblem } from './read-config.ts'

const variablesOfDatabase = environment.pick({ DATABASE_URL: true, DATA_DIR: true })

/** Reads only where the database is, so that a command works beside a server whose other settings are incomplete. Throws `ConfigError`. */
export function readDatabaseConfig(
  variables: Variables = process.env,
): Pick<Config, 'databaseUrl' | 'dataDir'> {
  const parsed = variablesOfDatabase.safeParse(givenIn(variables))
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map(toProblem))
  return { databaseUrl: parsed.data.DATABASE_URL, dataDir: parsed.data.DATA_DIR }
}
