import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import type { Tables } from './tables.ts'

/** Where the tables live; every query names it, so that the search path does not matter. */
export const SCHEMA = 'countersign'

export type Database = Kysely<Tables> | Transaction<Tables>

/** Connections of one process for its own queries; the queue has its own pool. */
export const POOL_SIZE = 8

/** A server that is gone without a word is noticed by the operating system, in minutes: by default nobody would ask it. */
const NOTICES_SILENCE = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 } as const

/**
 * Opens a pool. `onError` hears of connections that broke while idle: the pool replaces them by itself. One that breaks
 * while it is in use fails the query of whoever uses it.
 */
export function openDatabase(connection: pg.PoolConfig, onError: (error: Error) => void): Kysely<Tables> {
  const pool = new pg.Pool({ max: POOL_SIZE, ...NOTICES_SILENCE, ...connection })
  pool.on('error', onError)
  surviveBrokenConnections(pool)
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }).withSchema(SCHEMA)
}

/**
 * The pool listens to its connections only while they are idle. Without a listener the end of one that somebody holds, as
 * in a transaction, would be the end of the process.
 */
function surviveBrokenConnections(pool: pg.Pool): void {
  pool.on('connect', (client) => client.on('error', () => {}))
}
