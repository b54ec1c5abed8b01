import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import type pg from 'pg'
import { lockDataDir } from './embedded-lock.ts'
import { serveEmbedded } from './embedded-server.ts'

export interface EmbeddedDatabase {
  /** How the ordinary `pg` driver reaches it. */
  readonly connection: pg.PoolConfig
  close(): Promise<void>
}

/**
 * Opens PGlite in `dataDir` behind a socket, so that there is one data path for it and for PostgreSQL. The socket lies in
 * a directory that only this user can enter: PGlite asks nobody for a password. `onCreate` is called before the first
 * start makes the database, which takes some seconds. Throws `DatabaseInUseError` when another process has it open.
 */
export async function openEmbeddedDatabase(dataDir: string, onCreate: () => void): Promise<EmbeddedDatabase> {
  const unlock = lockDataDir(dataDir)
  try {
    const directory = join(dataDir, 'postgres')
    if (!existsSync(join(directory, 'PG_VERSION'))) onCreate()
    const db = await PGlite.create(directory)
    const socketDir = mkdtempSync(join(tmpdir(), 'countersign-'))
    const server = await serveEmbedded(db, { path: join(socketDir, '.s.PGSQL.5432') })
    const close = async () => {
      await server.close()
      await db.close()
      rmSync(socketDir, { recursive: true, force: true })
      unlock()
    }
    return { connection: { host: socketDir, port: 5432, user: 'postgres', database: 'postgres' }, close }
  } catch (error) {
    unlock()
    throw error
  }
}
