import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Collector, collector } from '../../support/collector.ts'

/** One call of a Web API method, or (`respond`) one answer to a response URL. */
interface Call {
  readonly method: string
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever was sent
  readonly args: Record<string, any>
}

export interface StubSlack {
  readonly apiUrl: string
  readonly responseUrl: string
  readonly calls: Collector<Call>
  /** Makes every following call of a method fail with this code. */
  fail(method: string, error: string): void
  close(): Promise<void>
}

/** The far side of the Web API: says yes to everything and remembers it. */
export async function startStubSlack(): Promise<StubSlack> {
  const calls = collector<Call>()
  const failing = new Map<string, string>()
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const method = request.url?.replace(/^\/(api\/)?/, '') ?? ''
    calls.add({ method, args: parsed(request.headers['content-type'], Buffer.concat(chunks).toString()) })
    const error = failing.get(method)
    response.setHeader('content-type', 'application/json')
    // A response URL says it by its status, a method by its body.
    if (error && method === 'respond') response.statusCode = 400
    response.end(
      JSON.stringify(
        error ? { ok: false, error } : { ok: true, channel: 'C0APPROVALS', ts: '1.2', view: VIEW },
      ),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    apiUrl: `${base}/api/`,
    responseUrl: `${base}/respond`,
    calls,
    fail: (method, error) => failing.set(method, error),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** What every dialog is called. */
const VIEW = { id: 'V0OPENED', hash: 'h-opened' }

function parsed(contentType = '', body = ''): Record<string, unknown> {
  if (contentType.startsWith('application/json')) return JSON.parse(body)
  const entries = [...new URLSearchParams(body)].map(([key, value]) => [key, unpacked(value)])
  return Object.fromEntries(entries)
}

/** Structured arguments travel as JSON text. */
function unpacked(value: string): unknown {
  return /^[[{]/.test(value) ? JSON.parse(value) : value
}
