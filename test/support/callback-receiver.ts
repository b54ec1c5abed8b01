import { createServer, type IncomingMessage } from 'node:http'
import { checkSignature, type ReceivedCallback } from '../../src/sandbox/check-callback.ts'
import { listen, readBody } from '../../src/sandbox/loopback-server.ts'

const SECRET = `whsec_${Buffer.from('a secret that only this test knows').toString('base64')}`

export interface Arrival {
  /** The `webhook-id`: the same on every try of one callback. */
  readonly id: string
  readonly callback: ReceivedCallback
  /** Of the trace that it was sent in. */
  readonly traceparent: string | undefined
}

/** An orchestrator that takes callbacks: it believes only what is signed, and tells repeats apart by their id. */
export interface CallbackReceiver {
  /** The environment of a server that reports to it. */
  readonly env: Readonly<Record<string, string>>
  /** Every genuine callback that came, repeats included. */
  arrivals(): readonly Arrival[]
  /** While true it takes callbacks in but never answers. */
  holdAnswers(hold: boolean): void
  /** The next one gets a 503 for an answer. */
  failNext(): void
  close(): Promise<void>
}

export async function startCallbackReceiver(): Promise<CallbackReceiver> {
  const arrivals: Arrival[] = []
  let holding = false
  let failing = false
  const server = createServer(async (request, response) => {
    const body = (await readBody(request)).toString('utf8')
    const headers = headersOf(request)
    const checked = checkSignature(SECRET, body, headers)
    if (checked.kind !== 'genuine') return response.writeHead(401).end()
    const { 'webhook-id': id = '', traceparent } = headers
    arrivals.push({ id, callback: checked.callback, traceparent })
    if (failing) {
      failing = false
      return response.writeHead(503).end()
    }
    if (holding) return
    response.end(JSON.stringify({ status: 'resumed', message: 'the deploy goes on' }))
  })
  const { url, close } = await listen(server)
  return {
    env: { CALLBACK_URL: `${url}/hooks`, CALLBACK_SECRET: SECRET },
    arrivals: () => [...arrivals],
    holdAnswers: (hold) => {
      holding = hold
    },
    failNext: () => {
      failing = true
    },
    close,
  }
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}
