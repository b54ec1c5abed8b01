import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** Stands between a client and its server, so that a test can take the server away and give it back. */
export interface TcpProxy {
  /** The given URL, by way of the proxy. */
  readonly url: string
  /** Drops every connection and refuses new ones. */
  cut(): Promise<void>
  /** Keeps the connections and accepts new ones, but nothing comes through any more. */
  hang(): void
  /** Everything comes through again. */
  restore(): Promise<void>
  close(): Promise<void>
}

export async function tcpProxy(target: string): Promise<TcpProxy> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let hanging = false

  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from)
      from.pipe(to)
      // In this order: "pipe" makes even what was paused flow.
      if (hanging) from.pause()
      from.on('error', () => to.destroy())
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  })
  const at = await listen(server, 0)
  const url = new URL(target)
  url.hostname = '127.0.0.1'
  url.port = String(at)

  const cut = async () => {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
  }
  return {
    url: url.href,
    cut,
    hang: () => {
      hanging = true
      for (const socket of sockets) socket.pause()
    },
    restore: async () => {
      hanging = false
      for (const socket of sockets) socket.resume()
      if (!server.listening) await listen(server, at)
    },
    close: async () => {
      if (server.listening) await cut()
    },
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}
