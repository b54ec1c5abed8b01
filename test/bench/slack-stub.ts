import { createServer } from 'node:http'
import { listen, readBody } from '../../src/sandbox/loopback-server.ts'
import { MARKER } from './arrivals.ts'
import { now } from './now.ts'

/**
 * A Slack that answers at once, in a process of its own so that it takes no time from the server's. It tells its parent
 * where it listens, and then of every message posted or updated: the marker in it, and when it had arrived whole.
 */
const KINDS: Readonly<Record<string, string>> = {
  '/api/chat.postMessage': 'posted',
  '/api/chat.update': 'updated',
}
let posted = 0
const server = createServer(async (request, response) => {
  const body = await readBody(request)
  const at = now()
  posted += 1
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ ok: true, channel: 'C0BENCH', ts: `1700000000.${posted}` }))
  const marker = MARKER.exec(body.toString())?.[0]
  const kind = KINDS[request.url ?? '']
  if (kind && marker) process.send?.({ kind, marker, at })
})
const { url } = await listen(server)
process.send?.({ kind: 'listening', url })
process.on('disconnect', () => process.exit())
