import { PGlite } from '@electric-sql/pglite'
import { serveEmbedded } from '../../src/adapters/store/embedded-server.ts'
import type { TestDatabase } from './services.ts'

/** An embedded database of its own, in memory, on a free port of this machine. Takes two seconds to start. */
export async function startPglite(): Promise<TestDatabase> {
  const db = await PGlite.create()
  const server = await serveEmbedded(db, { host: '127.0.0.1', port: 0 })
  const url = `postgres://postgres@127.0.0.1:${server.port}/postgres`
  const close = async () => {
    await server.close()
    await db.close()
  }
  return { url, connection: { connectionString: url }, oneSession: true, close }
}
