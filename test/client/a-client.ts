import { createServer, type IncomingHttpHeaders } from 'node:http'
import { onTestFinished } from 'vitest'
import { OrchestratorClient } from '../../src/client/client.ts'
import { listen, readBody } from '../../src/sandbox/loopback-server.ts'

export interface Request {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: { readonly id: string } & Readonly<Record<string, unknown>>
}

/** What the server answers next: a status with JSON, or nothing at all. */
export type Answer =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> }
  | 'hangs-up'

/** A client, and a server that gives these answers in their order; after the last it accepts everything. */
export async function aClient(answers: readonly Answer[], attempts = 4) {
  const requests: Request[] = []
  const left = [...answers]
  const server = createServer(async (request, response) => {
    const { method, url, headers } = request
    const text = (await readBody(request)).toString('utf8')
    const body = text === '' ? {} : JSON.parse(text)
    requests.push({ method, url, headers, body })
    const answer = left.shift() ?? { status: 202, body: { id: body.id, status: 'accepted' } }
    if (answer === 'hangs-up') return response.destroy()
    response.writeHead(answer.status, answer.headers)
    response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body))
  })
  const { url, close } = await listen(server)
  onTestFinished(close)
  const client = new OrchestratorClient({ url, apiKey: 'key', source: 'bot', attempts, pauseMs: 1 })
  return { client, requests, url }
}
