import { z } from 'zod'
import type { ClientConfig } from '../config/read-client-config.ts'

/** The server answered that it cannot, or did not answer at all. The message says what to do. */
export class ServerError extends Error {
  override readonly name = 'ServerError'
  /** The answer's status; `undefined` where there was none. */
  readonly status: number | undefined

  constructor(message: string, status?: number) {
    super(message)
    this.status = status
  }

  /** It may go better when asked again: nobody answered, or somebody who says that it is not the time. */
  get passing(): boolean {
    return this.status === undefined || this.status === 429 || (this.status >= 500 && this.status !== 501)
  }
}

const problem = z.object({ detail: z.string() })

interface Asking {
  readonly body?: unknown
  /** Gives up on an answer after so many milliseconds. */
  readonly timeoutMs?: number
}

/** Asks a running server. Throws `ServerError` in words where the answer is not a 2xx with JSON. */
export async function askServer(
  server: ClientConfig,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<unknown> {
  const answer = await callServer(server, method, path, { body })
  if (answer !== undefined) return answer
  throw notOurs(server, 204)
}

/** Like `askServer`, with `undefined` for an answer without a body (204). */
export async function callServer(
  server: ClientConfig,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  { body, timeoutMs }: Asking = {},
): Promise<unknown> {
  const { url, apiKey } = server
  const headers = {
    ...(apiKey !== undefined && { Authorization: `Bearer ${apiKey}` }),
    ...(body !== undefined && { 'Content-Type': 'application/json' }),
  }
  const sent = {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(timeoutMs !== undefined && { signal: AbortSignal.timeout(timeoutMs) }),
  }
  const noAnswer = () => {
    throw new ServerError(`No server answers at ${url}. Start it, or set COUNTERSIGN_URL to where it runs.`)
  }
  const response = await fetch(`${url}${path}`, sent).catch(noAnswer)
  if (response.status === 204) return undefined
  const answer = json(await response.text().catch(noAnswer))
  if (response.ok && answer !== undefined) return answer
  const said = problem.safeParse(answer)
  if (said.success) throw new ServerError(said.data.detail, response.status)
  throw notOurs(server, response.status)
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function notOurs({ url }: ClientConfig, status: number): ServerError {
  const message = `${url} answered ${status}, which is not what Countersign says. Check COUNTERSIGN_URL.`
  return new ServerError(message, status)
}
