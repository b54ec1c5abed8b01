import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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
    const db = await PGlite.create(directory, { startParams: [...PGlite.defaultStartParams, ...CACHE] })
    const socketDir = mkdtempSync(join(tmpdir(), 'countersign-'))
    const server = await serveEmbedded(db, { path: join(socketDir, SOCKET) })
    writeFileSync(noteIn(dataDir), socketDir, { mode: 0o600 })
    const close = async () => {
      rmSync(noteIn(dataDir), { force: true })
      await server.close()
      await db.close()
      rmSync(socketDir, { recursive: true, force: true })
      unlock()
    }
    return { connection: connectionTo(socketDir), close }
  } catch (error) {
    unlock()
    throw error
  }
}

/** The default of 128 MB is all taken at the start, by a database that is small and served by one process. */
const CACHE = ['-c', 'shared_buffers=16MB']

/** How a database that another process of this user has open is reached beside it; undefined: it cannot be. */
export function connectionBeside(dataDir: string): pg.PoolConfig | undefined {
  if (!existsSync(noteIn(dataDir))) return undefined
  const socketDir = readFileSync(noteIn(dataDir), 'utf8')
  return existsSync(join(socketDir, SOCKET)) ? connectionTo(socketDir) : undefined
}

/** As the driver names it, for the port 5432. */
const SOCKET = '.s.PGSQL.5432'

/** The file that says where the socket is. A killed process leaves it behind, but not for long: the next one overwrites it. */
function noteIn(dataDir: string): string {
  return join(dataDir, 'countersign.socket')
}

function connectionTo(socketDir: string): pg.PoolConfig {
  return { host: socketDir, port: 5432, user: 'postgres', database: 'postgres' }
}
