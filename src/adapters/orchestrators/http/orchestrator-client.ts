import { DeliveryError } from '../../../domain/errors.ts'
import { jsonOf, noAnswer } from '../peer-answer.ts'

export interface OrchestratorRequest {
  readonly method: 'GET' | 'POST'
  /** Below the orchestrator's address. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** The same where a request is made again. */
  readonly key?: string
  readonly timeoutMs?: number
  /** Ends the request before its time. */
  readonly stopping?: AbortSignal | undefined
}

/** `body` is undefined where it is no JSON. */
export interface OrchestratorAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

/** Returns whatever the orchestrator answers; throws `DeliveryError` where no answer comes. */
export type OrchestratorClient = (request: OrchestratorRequest) => Promise<OrchestratorAnswer>

const TIMEOUT_MS = 15_000
const LIMITS = {
  maxBytes: 4 * 1024 * 1024,
  tooLong: 'the orchestrator’s answer is longer than 4 MiB',
  brokenOff: (error: unknown) => unreachable(error, TIMEOUT_MS),
}

interface Options {
  readonly url: string
  readonly apiKey: string | undefined
  /** Of what runs, where traces are sent. */
  readonly traceparent?: (() => string | undefined) | undefined
}

/** Talks to the HTTP orchestrator of seed 003. Redirects are not followed: the key goes only to whom the operator named. */
export function orchestratorClient({ url, apiKey, traceparent }: Options): OrchestratorClient {
  const base = url.replace(/\/+$/, '')
  return async (request) => {
    const query = request.query === undefined ? '' : `?${new URLSearchParams(request.query)}`
    const trace = traceparent?.()
    const headers = {
      accept: 'application/json',
      ...(apiKey !== undefined && { 'x-api-key': apiKey }),
      ...(trace !== undefined && { traceparent: trace }),
    }
    const response = await send(`${base}${request.path}${query}`, request, headers)
    return { status: response.status, headers: response.headers, body: await jsonOf(response, LIMITS) }
  }
}

async function send(
  url: string,
  request: OrchestratorRequest,
  ours: Readonly<Record<string, string>>,
): Promise<Response> {
  const { method, body, key, stopping, timeoutMs = TIMEOUT_MS } = request
  try {
    return await fetch(url, {
      method,
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(stopping ? [stopping] : [])]),
      headers: {
        ...ours,
        ...(key !== undefined && { 'idempotency-key': key }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  } catch (error) {
    throw unreachable(error, timeoutMs)
  }
}

/** Whether the orchestrator did what it was asked is unknown. */
function unreachable(error: unknown, timeoutMs: number): DeliveryError {
  return new DeliveryError('unreachable', noAnswer(error, timeoutMs), {
    fix: 'Check that the orchestrator at ORCHESTRATOR_URL runs.',
    outcomeUnknown: true,
  })
}
