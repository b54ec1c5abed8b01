import { z } from 'zod'
import type { ClientConfig } from '../config/read-client-config.ts'

/** The server answered that it cannot, or did not answer at all. The message says what to do. */
export class ServerError extends Error {
  override readonly name = 'ServerError'
}

const problem = z.object({ detail: z.string() })

/** Asks a running server. Throws `ServerError` in words where the answer is not a 2xx with JSON. */
export async function askServer(
  { url, apiKey }: ClientConfig,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<unknown> {
  const headers = {
    ...(apiKey !== undefined && { Authorization: `Bearer ${apiKey}` }),
    ...(body !== undefined && { 'Content-Type': 'application/json' }),
  }
  const sent = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) }
  const response = await fetch(`${url}${path}`, sent).catch(() => {
    throw new ServerError(`No server answers at ${url}. Start it, or set COUNTERSIGN_URL to where it runs.`)
  })
  const answer: unknown = await response.json().catch(() => undefined)
  if (response.ok && answer !== undefined) return answer
  const said = problem.safeParse(answer)
  if (said.success) throw new ServerError(said.data.detail)
  throw new ServerError(
    `${url} answered ${response.status}, which is not what Countersign says. Check COUNTERSIGN_URL.`,
  )
}
