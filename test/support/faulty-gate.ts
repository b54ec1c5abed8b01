import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { listen, readBody } from '../../src/sandbox/loopback-server.ts'
import { type Call, isDone, type Treat } from './faults.ts'

export interface Incoming {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}
interface Answer {
  readonly status: number
  readonly body: string
}

interface Gate {
  readonly treat: Treat
  /** What kind of call this is. */
  readonly read: (incoming: Incoming) => Call
  readonly work: (incoming: Incoming) => Answer | Promise<Answer>
  /** How this place says that there were too many calls. */
  readonly refusal: {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    readonly body: string
  }
  /** Hears of every call that is kept without an answer. */
  onHeld(): void
}

/** A place that is reached by HTTP, with `treat` deciding what becomes of each call. */
export function startFaultyGate(gate: Gate) {
  const server = createServer((request, response) => {
    pass(gate, request, response).catch(() => response.destroy())
  })
  return listen(server)
}

async function pass(gate: Gate, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = (await readBody(request)).toString('utf8')
  const incoming = { path: request.url ?? '', headers: request.headers, body }
  const treatment = await gate.treat(gate.read(incoming))
  const answer = isDone(treatment) ? await gate.work(incoming) : undefined
  switch (treatment) {
    case 'dropped':
    case 'lost':
      response.destroy()
      return
    case 'silent':
    case 'unheard':
      return gate.onHeld()
    case 'refused':
      response.writeHead(gate.refusal.status, gate.refusal.headers).end(gate.refusal.body)
      return
    case 'failed':
      response.writeHead(500, { 'content-type': 'text/html' }).end('<h1>Something went wrong</h1>')
      return
    case 'pass':
      response.writeHead(answer?.status ?? 500, { 'content-type': 'application/json' }).end(answer?.body)
  }
}
