import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { listen, readBody } from './loopback-server.ts'
import { fromJsonText } from './slack-shapes.ts'

/** A Web API call that passed and was answered ok. Form and JSON bodies look the same here. */
export interface SlackCall {
  readonly method: string
  readonly body: Readonly<Record<string, unknown>>
  readonly answer: Readonly<Record<string, unknown>>
}

export interface SlackFrontNeeds {
  /** The emulator's address, without `/api/`. */
  readonly upstream: string
  /** While it is true, every call is answered with 503. */
  isDown?(): boolean
  onCall(call: SlackCall): void
  /** Something was posted to a conversation of this name, which is not there; the answer waits for what is done about it. */
  onMissing?(name: string): Promise<void>
  /** Something was posted to a response URL; false when Slack would say that it is used up or unknown. */
  onResponse(id: string, body: Readonly<Record<string, unknown>>): Promise<boolean>
}

export interface SlackFront {
  /** Without a trailing slash. */
  readonly url: string
  /** Base URL of the Web API, ending in `/api/`. */
  readonly apiUrl: string
  responseUrl(id: string): string
  close(): Promise<void>
}

/**
 * Stands between Countersign and the emulated Slack on a loopback port: passes every call on unchanged,
 * tells what passed, and serves the response URLs, which the emulator does not have.
 */
export async function startSlackFront(needs: SlackFrontNeeds): Promise<SlackFront> {
  const server = createServer((request, response) => {
    serve(needs, request, response).catch(() => response.writeHead(502).end())
  })
  const { url, close } = await listen(server)
  return { url, apiUrl: `${url}/api/`, responseUrl: (id) => `${url}/response/${id}`, close }
}

async function serve(needs: SlackFrontNeeds, request: IncomingMessage, response: ServerResponse) {
  const body = await readBody(request)
  if (needs.isDown?.()) return answerJson(response, 503, { ok: false, error: 'service_unavailable' })
  const [, root, name = ''] = (request.url ?? '/').split(/[/?]/)
  if (root === 'api') return passOn(needs, request, response, name, body)
  if (root !== 'response') return answerJson(response, 404, { ok: false, error: 'not_found' })
  const taken = await needs.onResponse(name, parseBody(request, body))
  return taken
    ? answerJson(response, 200, { ok: true })
    : answerJson(response, 404, { ok: false, error: 'used_url' })
}

async function passOn(
  needs: SlackFrontNeeds,
  request: IncomingMessage,
  response: ServerResponse,
  method: string,
  body: Buffer,
) {
  const answered = await fetch(`${needs.upstream}${request.url}`, {
    method: request.method ?? 'POST',
    headers: passedHeaders(request),
    ...(request.method !== 'GET' && { body: new Uint8Array(body) }),
  })
  const text = await answered.text()
  const name = missingName(method, parseBody(request, body), text)
  if (name !== undefined) await needs.onMissing?.(name)
  response
    .writeHead(answered.status, {
      'content-type': answered.headers.get('content-type') ?? 'application/json',
    })
    .end(text)
  const answer = asRecord(fromJsonText(text))
  if (answer.ok === true) needs.onCall({ method, body: parseBody(request, body), answer })
}

/** The conversation that was posted to by its name and that is not there. */
function missingName(
  method: string,
  { channel }: Readonly<Record<string, unknown>>,
  text: string,
): string | undefined {
  if (method !== 'chat.postMessage' || typeof channel !== 'string' || !channel.startsWith('#'))
    return undefined
  return asRecord(fromJsonText(text)).error === 'channel_not_found' ? channel.slice(1) : undefined
}

function passedHeaders(request: IncomingMessage): Record<string, string> {
  const { authorization, 'content-type': contentType } = request.headers
  return { ...(authorization && { authorization }), ...(contentType && { 'content-type': contentType }) }
}

function answerJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** The Web API takes JSON and forms; in a form, structured fields are JSON text. */
function parseBody(request: IncomingMessage, body: Buffer): Readonly<Record<string, unknown>> {
  const text = body.toString('utf8')
  if (request.headers['content-type']?.includes('json')) return asRecord(fromJsonText(text))
  return Object.fromEntries(new URLSearchParams(text))
}

function asRecord(given: unknown): Readonly<Record<string, unknown>> {
  return typeof given === 'object' && given !== null ? { ...given } : {}
}
