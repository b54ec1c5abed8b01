import { createServer, type ListenOptions, type Socket } from 'node:net'
import type { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketHandler } from '@electric-sql/pglite-socket'
import { takingTurns } from './taking-turns.ts'

export interface EmbeddedServer {
  /** The port, where it listens on one. */
  readonly port: number | undefined
  close(): Promise<void>
}

/** Serves PGlite to the ordinary `pg` driver, over a socket file or a port. */
export async function serveEmbedded(db: PGlite, where: ListenOptions): Promise<EmbeddedServer> {
  await db.waitReady
  const queryQueue = takingTurns(db)
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    const handler = new PGLiteSocketHandler({ queryQueue, closeOnDetach: true })
    handler.attach(socket).catch(() => socket.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(where, resolve)
  })
  const address = server.address()
  return {
    port: typeof address === 'object' ? address?.port : undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
