import { DeliveryError } from '../../../domain/errors.ts'
import { jsonOf, noAnswer } from '../peer-answer.ts'
import { errorFor } from './maestro-errors.ts'

export interface MaestroRequest {
  readonly method: 'GET' | 'POST' | 'PATCH'
  /** Below the server's address, with its query. */
  readonly path: string
  readonly body?: unknown
  readonly bearer?: string | undefined
  /** Ends the request before its time. */
  readonly stopping?: AbortSignal | undefined
}

export interface MaestroAnswer {
  /** Undefined where the body is no JSON. */
  readonly body: unknown
}

/** Answers 2xx. Throws `DeliveryError` for anything else. */
export type MaestroClient = (request: MaestroRequest) => Promise<MaestroAnswer>

const TIMEOUT_MS = 15_000
/** More than any inbox needs; what is longer is not read to its end. */
const LIMITS = {
  maxBytes: 16 * 1024 * 1024,
  tooLong: 'its answer is longer than 16 MiB',
  brokenOff: unreachable,
}

/** Talks to a server of AI Maestro at `api`. Redirects are not followed: the answer goes to whom the operator named. */
export function maestroClient({ api }: { readonly api: string }): MaestroClient {
  const base = api.replace(/\/+$/, '')
  return async (request) => {
    const response = await send(`${base}${request.path}`, request)
    const body = await jsonOf(response, LIMITS)
    if (response.ok) return { body }
    throw errorFor(response.status, body, response.headers)
  }
}

async function send(url: string, { method, body, bearer, stopping }: MaestroRequest): Promise<Response> {
  try {
    return await fetch(url, {
      method,
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(stopping ? [stopping] : [])]),
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  } catch (error) {
    throw unreachable(error)
  }
}

/** Whether the server did what it was asked is unknown. */
function unreachable(error: unknown): DeliveryError {
  return new DeliveryError('unreachable', `AI Maestro ${noAnswer(error, TIMEOUT_MS)}`, {
    fix: 'Check that the server at AIMAESTRO_API runs.',
    outcomeUnknown: true,
  })
}
