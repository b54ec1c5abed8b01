import { Webhook } from 'standardwebhooks'
import type { Callback, CallbackAnswer } from '../../../domain/callback.ts'
import { DeliveryError, type FailureReason } from '../../../domain/errors.ts'
import { clean } from '../../../domain/events/storable.ts'
import type { Orchestrator } from '../../../ports/orchestrator.ts'

interface Options {
  /**
   * Standard Webhooks secret, `whsec_…`, for an address and the source of the event. Without one nothing is sent: a
   * callback is always signed.
   */
  readonly secretFor: (url: string, source: string | null) => string | undefined
  /** Of what runs, where traces are sent. */
  readonly traceparent?: (() => string | undefined) | undefined
}

/** An orchestrator has this long to answer; it should acknowledge first and work afterwards. */
const TIMEOUT_MS = 15_000
/** More than an acknowledgement needs; the rest of a longer answer is not read. */
const MAX_ANSWER_BYTES = 64 * 1024
const MAX_SHOWN = 500

/**
 * Tells orchestrators over HTTP, signed as Standard Webhooks says, in the trace that the event came in. Redirects are not
 * followed.
 */
export function webhookOrchestrator({ secretFor, traceparent }: Options): Orchestrator {
  return {
    async report(callback, event) {
      const secret = secretFor(callback.url, event?.source ?? null)
      if (secret === undefined) throw new DeliveryError('unauthorized', 'CALLBACK_SECRET is not set')
      const trace = traceparent?.() ?? event?.traceparent
      const response = await post(callback, new Webhook(secret), trace)
      if (response.ok) return readAnswer(response)
      await response.body?.cancel()
      throw errorFor(response)
    },
  }
}

async function post(callback: Callback, webhook: Webhook, traceparent?: string): Promise<Response> {
  const body = JSON.stringify(callback.body)
  const now = new Date()
  try {
    return await fetch(callback.url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        'content-type': 'application/json',
        'webhook-id': callback.id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': webhook.sign(callback.id, now, body),
        ...(traceparent !== undefined && { traceparent }),
      },
      body,
    })
  } catch (error) {
    throw new DeliveryError('unreachable', unreachable(error), { outcomeUnknown: true })
  }
}

function unreachable(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return `no answer within ${TIMEOUT_MS / 1000} s`
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no connection'
  return `could not be reached (${code})`
}

/** interfaces.md, "Callback": 410 ends it, other 4xx fail at once but 408, 425 and 429, the rest is retried. */
function errorFor({ status, headers }: Response): DeliveryError {
  return new DeliveryError(reasonFor(status), `answered ${status}`, { retryAfterMs: retryAfterMs(headers) })
}

function reasonFor(status: number): FailureReason {
  if (status === 429) return 'rate-limited'
  if (status === 408 || status === 425) return 'unreachable'
  if (status === 410) return 'gone'
  if (status === 401 || status === 403) return 'unauthorized'
  if (status === 404) return 'not-found'
  return status < 500 ? 'invalid' : 'provider-error'
}

/** RFC 9110: seconds, or a date. Undefined for anything else. */
function retryAfterMs(headers: Headers): number | undefined {
  const given = headers.get('retry-after') ?? ''
  const ms = /^\d+$/.test(given) ? Number(given) * 1000 : Date.parse(given) - Date.now()
  return ms >= 0 ? ms : undefined
}

/** Any 2xx acknowledges; a JSON body `{"status","message"}` is shown on the card. */
async function readAnswer(response: Response): Promise<CallbackAnswer> {
  const text = await readStart(response)
  try {
    const answer: unknown = JSON.parse(text)
    if (typeof answer === 'object' && answer !== null) {
      const { status, message } = answer as Record<string, unknown>
      return { status: shown(status), message: shown(message) }
    }
  } catch {
    // Not JSON: the acknowledgement counts all the same, there is only nothing to show.
  }
  return { status: null, message: null }
}

function shown(value: unknown): string | null {
  return typeof value === 'string' && value.trim() ? clean(value.trim().slice(0, MAX_SHOWN)) : null
}

async function readStart(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true })
      if (text.length > MAX_ANSWER_BYTES) break
    }
  } catch {
    // The 2xx came: the callback is acknowledged even if the rest of the answer broke off.
  }
  return text
}
