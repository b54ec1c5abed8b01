import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import type { Tables } from './tables.ts'

/** Where the tables live; every query names it, so that the search path does not matter. */
export const SCHEMA = 'countersign'

export type Database = Kysely<Tables> | Transaction<Tables>

/** Connections of one process for its own queries; the queue has its own pool. */
export const POOL_SIZE = 8

/** Opens a pool. `onError` hears of connections that broke while idle: the pool replaces them by itself. */
export function openDatabase(connection: pg.PoolConfig, onError: (error: Error) => void): Kysely<Tables> {
  const pool = new pg.Pool({ max: POOL_SIZE, ...connection })
  pool.on('error', onError)
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }).withSchema(SCHEMA)
}
