import { type Kysely, sql } from 'kysely'
import type pg from 'pg'
import type { Store } from '../../ports/store.ts'
import type { Traced } from '../../ports/watch.ts'
import { openDatabase } from './database.ts'
import { forgetLeases } from './forget-leases.ts'
import { keptSecret } from './kept-secret.ts'
import { migrate } from './migrate.ts'
import { postgresStore } from './postgres-store.ts'
import { type ReachStore, reachStore } from './reach-store.ts'
import type { Tables } from './tables.ts'
import { traceOf } from './trace-of.ts'

interface Options {
  /** PostgreSQL; undefined: the embedded database in `dataDir`. */
  readonly databaseUrl: string | undefined
  readonly dataDir: string
  /** Called before the embedded database is made, which takes some seconds. */
  readonly onCreate: () => void
  readonly onError: (error: Error) => void
}

export interface OpenStore {
  readonly store: Store
  /** How the `pg` driver reaches the same database, for the queue. */
  readonly connection: pg.PoolConfig
  readonly embedded: boolean
  keptSecret(name: string, make: () => Promise<string> | string): Promise<string>
  /** The trace in which the event came that led to this. */
  traceOf(traced: Traced): Promise<string | undefined>
  readonly reach: ReachStore
  /** Throws when the database does not answer. */
  ping(): Promise<void>
  close(): Promise<void>
}

/** Opens the database, embedded or not, and brings its schema up to date. Throws when it cannot be reached or is in use. */
export async function openStore({ databaseUrl, dataDir, onCreate, onError }: Options): Promise<OpenStore> {
  const embedded = databaseUrl === undefined ? await openEmbedded(dataDir, onCreate) : undefined
  const connection = embedded?.connection ?? { connectionString: databaseUrl }
  const db = openDatabase(connection, onError)
  const close = async () => {
    await db.destroy()
    await embedded?.close()
  }
  try {
    await migrate(db)
    if (embedded) await forgetLeases(db)
  } catch (error) {
    await close()
    throw error
  }
  return { ...facesOf(db), connection, embedded: embedded !== undefined, close }
}

/** The engine is loaded only where it is used. */
async function openEmbedded(dataDir: string, onCreate: () => void) {
  const { openEmbeddedDatabase } = await import('./embedded-database.ts')
  return openEmbeddedDatabase(dataDir, onCreate)
}

function facesOf(db: Kysely<Tables>): Pick<OpenStore, 'store' | 'keptSecret' | 'traceOf' | 'reach' | 'ping'> {
  return {
    store: postgresStore(db),
    keptSecret: (name, make) => keptSecret(db, name, make),
    traceOf: (traced) => traceOf(db, traced),
    reach: reachStore(db),
    ping: async () => {
      await sql`select 1`.execute(db)
    },
  }
}
