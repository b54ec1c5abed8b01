import type { IncomingMessage, Server } from 'node:http'

export interface Listening {
  /** `http://127.0.0.1:<port>`, without a trailing slash. */
  readonly url: string
  close(): Promise<void>
}

/** Listens on loopback only: on `port`, or on a free one when it is 0 or taken. */
export async function listen(server: Server, port = 0): Promise<Listening> {
  const bound = await bind(server, port).catch((error: unknown) => {
    if (port === 0) throw error
    return bind(server, 0)
  })
  return { url: `http://127.0.0.1:${bound}`, close: () => closeServer(server) }
}

function bind(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      const address = server.address()
      if (address === null || typeof address === 'string') return reject(new Error('No port was bound.'))
      resolve(address.port)
    })
  })
}

/** Ends open connections too: a kept-alive client must not hold up the end of the process. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

/** The whole body, byte for byte: signatures are made over it. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}
