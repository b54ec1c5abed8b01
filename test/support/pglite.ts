import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { serveEmbedded } from '../../src/adapters/store/embedded-server.ts'
import type { TestDatabase } from './services.ts'

/** An embedded database of its own, in memory, on a free port of this machine. */
export async function startPglite(): Promise<TestDatabase> {
  const kept = await keptDatabase()
  const db = await PGlite.create(kept === undefined ? {} : { loadDataDir: new Blob([readFileSync(kept)]) })
  const server = await serveEmbedded(db, { host: '127.0.0.1', port: 0 })
  const url = `postgres://postgres@127.0.0.1:${server.port}/postgres`
  const close = async () => {
    await server.close()
    await db.close()
  }
  return { url, connection: { connectionString: url }, oneSession: true, close }
}

/** Puts an empty database where a process with this DATA_DIR looks for its own, which it would make at its first start. */
export async function giveDatabase(dataDir: string): Promise<void> {
  const [kept, directory] = [await keptDatabase(), join(dataDir, 'postgres')]
  if (kept === undefined || existsSync(directory)) return
  mkdirSync(directory, { recursive: true })
  execFileSync('tar', ['-xf', kept, '-C', directory], { stdio: 'ignore' })
}

/** To make an empty database takes seconds: the first of a run is kept, as a tar file. Undefined: nothing is kept. */
async function keptDatabase(): Promise<string | undefined> {
  const directory = process.env.PGLITE_KEPT_IN
  if (directory === undefined) return undefined
  const kept = join(directory, 'empty.tar')
  if (existsSync(kept)) return kept
  const made = await PGlite.create()
  const dump = await made.dumpDataDir('none')
  await made.close()
  // Whoever makes one at the same time makes the same.
  const own = join(directory, `${process.pid}.tar`)
  writeFileSync(own, await dump.bytes())
  renameSync(own, kept)
  return kept
}
