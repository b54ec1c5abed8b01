import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { serveEmbedded } from '../../src/adapters/store/embedded-server.ts'
import type { TestDatabase } from './services.ts'

/** An embedded database of its own, in memory, on a free port of this machine. */
export async function startPglite(): Promise<TestDatabase> {
  const db = await emptyPglite()
  const server = await serveEmbedded(db, { host: '127.0.0.1', port: 0 })
  const url = `postgres://postgres@127.0.0.1:${server.port}/postgres`
  const close = async () => {
    await server.close()
    await db.close()
  }
  return { url, connection: { connectionString: url }, oneSession: true, close }
}

/** To make one takes seconds; the first of a run is kept, and all others begin as its copies. */
async function emptyPglite(): Promise<PGlite> {
  const directory = process.env.PGLITE_KEPT_IN
  if (directory === undefined) return PGlite.create()
  const kept = join(directory, 'empty.tar')
  if (existsSync(kept)) return PGlite.create({ loadDataDir: new Blob([readFileSync(kept)]) })
  const made = await PGlite.create()
  const dump = await made.dumpDataDir('none')
  // Whoever makes one at the same time makes the same.
  const own = join(directory, `${process.pid}.tar`)
  writeFileSync(own, await dump.bytes())
  renameSync(own, kept)
  return made
}
