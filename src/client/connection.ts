import { CountersignError, type Problem } from './countersign-error.ts'

export interface ConnectionOptions {
  /** Where Countersign runs: `https://countersign.example.com`. */
  readonly url: string
  /** One of the server's `API_KEYS`, without its name. Not needed on the same machine where the server has none. */
  readonly apiKey?: string | undefined
  /** How often a request is tried in all, where the reason may pass; 7 by default, which takes about half a minute. */
  readonly attempts?: number | undefined
  /** The pause before the second try, in milliseconds; doubled for each one after it, at most 15 s. 500 by default. */
  readonly pauseMs?: number | undefined
}

/** Asks the server. Resolves with the JSON of a 2xx answer, `undefined` for a 204. Throws `CountersignError`. */
export type Ask = (method: 'GET' | 'POST', path: string, asking?: Asking) => Promise<unknown>

interface Asking {
  readonly body?: unknown
  /** How long the server may take before it answers, in seconds, beside the usual time. */
  readonly waitsFor?: number
}

const ANSWER_WITHIN_MS = 15_000
const LONGEST_PAUSE_MS = 15_000

/** A way to ask one server, which tries again what may pass. Throws `TypeError` for what is no address. Only requests that may safely come twice go this way. */
export function connect({ url, apiKey, attempts = 7, pauseMs = 500 }: ConnectionOptions): Ask {
  if (!/^https?:\/\/./i.test(url))
    throw new TypeError(`"${url}" is no address: it begins with http:// or https://.`)
  const base = url.replace(/\/+$/, '')
  const headers = { Accept: 'application/json', ...(apiKey && { Authorization: `Bearer ${apiKey}` }) }
  return async (method, path, { body, waitsFor = 0 } = {}) => {
    const request: RequestInit = {
      method,
      // The API key is for one server alone.
      redirect: 'manual',
      headers: body === undefined ? headers : { ...headers, 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }
    for (let attempt = 1; ; attempt += 1) {
      const signal = AbortSignal.timeout(waitsFor * 1000 + ANSWER_WITHIN_MS)
      const { answer, error, retryAfterMs } = await ask(`${base}${path}`, { ...request, signal })
      if (error === undefined) return answer
      if (!error.isPassing || attempt >= attempts) throw error
      await pause(Math.max(retryAfterMs, backoff(attempt, pauseMs)))
    }
  }
}

interface Asked {
  readonly answer?: unknown
  readonly error?: CountersignError
  readonly retryAfterMs: number
}

async function ask(url: string, request: RequestInit): Promise<Asked> {
  try {
    const response = await fetch(url, request)
    const text = await response.text()
    const retryAfterMs = secondsIn(response.headers.get('retry-after')) * 1000
    if (response.status === 204) return { retryAfterMs }
    const answer = jsonIn(text)
    if (response.ok && answer !== undefined) return { answer, retryAfterMs }
    return { error: refusal(response.status, answer), retryAfterMs }
  } catch (cause) {
    const error = new CountersignError(`No answer from ${originOf(url)}. Is Countersign running there?`)
    error.cause = cause
    return { error, retryAfterMs: 0 }
  }
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url
}

function refusal(status: number, answer: unknown): CountersignError {
  if (!isProblem(answer)) return new CountersignError(`The server answered ${status}.`, status)
  return new CountersignError(answer.detail ?? answer.title, status, answer)
}

function isProblem(answer: unknown): answer is Problem {
  return typeof answer === 'object' && answer !== null && 'title' in answer && 'status' in answer
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** At most a minute, whatever is asked for. */
function secondsIn(retryAfter: string | null): number {
  const seconds = Number(retryAfter ?? 0)
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), 60) : 0
}

/** Between half and all of the pause, so that many clients do not come back at once. */
function backoff(attempt: number, pauseMs: number): number {
  return Math.min(pauseMs * 2 ** (attempt - 1), LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2)
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
