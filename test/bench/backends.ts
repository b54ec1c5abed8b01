import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freshPostgres } from '../support/postgres.ts'
import { freshRedis } from '../support/redis.ts'
import { isMissing } from '../support/services.ts'

/** Where the server and the bare queue keep their things; all of it is thrown away by `close`. */
export interface Services {
  readonly directory: string
  readonly databaseUrl: string | undefined
  readonly redisUrl: string | undefined
  close(): Promise<void>
}

export interface Backend {
  readonly name: string
  readonly label: string
  /** How many events go through it unless the flag says otherwise. */
  readonly events: number
  /** The variables that must be set for it and are not. */
  readonly missing: readonly string[]
  open(): Promise<Services>
}

const postgresMissing = isMissing('postgres') ? ['TEST_DATABASE_URL'] : []
const redisMissing = isMissing('redis') ? ['TEST_REDIS_URL'] : []

export const BACKENDS: readonly Backend[] = [
  { name: 'pglite', label: 'PGlite (embedded)', events: 600, missing: [], open: () => open({}) },
  {
    name: 'postgres',
    label: 'PostgreSQL',
    events: 2000,
    missing: postgresMissing,
    open: () => open({ postgres: true }),
  },
  {
    name: 'redis',
    label: 'PostgreSQL + Redis',
    events: 2000,
    missing: [...postgresMissing, ...redisMissing],
    open: () => open({ postgres: true, redis: true }),
  },
]

async function open(wanted: { readonly postgres?: boolean; readonly redis?: boolean }): Promise<Services> {
  const directory = mkdtempSync(join(tmpdir(), 'countersign-bench-'))
  const postgres = wanted.postgres ? await freshPostgres() : undefined
  const redis = wanted.redis ? await freshRedis() : undefined
  return {
    directory,
    databaseUrl: postgres?.url,
    redisUrl: redis?.url,
    close: async () => {
      await redis?.close()
      await postgres?.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
