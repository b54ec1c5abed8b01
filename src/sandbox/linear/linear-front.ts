import { createServer } from 'node:http'
import { listen, readBody } from '../loopback-server.ts'

interface Needs {
  /** The stand-in's GraphQL endpoint. */
  readonly upstream: string
  isDown(): boolean
}

/** Stands between Countersign and the emulated Linear: passes everything on, and answers 503 while Linear is down. */
export async function startLinearFront({ upstream, isDown }: Needs) {
  const server = createServer(async (request, response) => {
    try {
      const body = await readBody(request)
      if (isDown()) return response.writeHead(503).end()
      const { authorization = '' } = request.headers
      const headers = { authorization, 'content-type': 'application/json' }
      const answered = await fetch(upstream, { method: 'POST', headers, body: new Uint8Array(body) })
      return response
        .writeHead(answered.status, { 'content-type': 'application/json' })
        .end(await answered.text())
    } catch {
      return response.writeHead(502).end()
    }
  })
  const { url, close } = await listen(server)
  return { url: `${url}/graphql`, close }
}
