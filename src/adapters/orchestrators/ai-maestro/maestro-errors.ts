import { DeliveryError, type FailureReason } from '../../../domain/errors.ts'
import { isRecord } from '../../../domain/events/envelope.ts'

/** What AI Maestro says in words, where the status alone would mislead: it answers 500 for an agent that it does not know. */
const SAID: readonly (readonly [RegExp, FailureReason, string])[] = [
  [
    /No recipient agent UUID|agent not found|unknown recipient/i,
    'not-found',
    'AI Maestro knows no such agent (No recipient agent UUID): register it there, then retry',
  ],
]

/** Its own codes of `/api/v1` (AMP), and what to do. */
const CODES: Readonly<Record<string, readonly [FailureReason, string]>> = {
  organization_not_set: ['invalid', 'AI Maestro has no organization: set AIMAESTRO_ORGANIZATION'],
  name_taken: ['forbidden', 'our agent name is taken on AI Maestro: set another AIMAESTRO_AGENT'],
  key_already_registered: ['forbidden', 'our key is registered on AI Maestro under another name'],
  invalid_signature: ['forbidden', 'AI Maestro did not accept our signature'],
}

/** The table that ends the vendor's influence: status and code → why it failed, and whether to try again. */
export function errorFor(status: number, body: unknown, headers: Headers): DeliveryError {
  const { error, message } = isRecord(body) ? body : {}
  const text = `${String(error ?? '')} ${String(message ?? '')}`
  const said = SAID.find(([pattern]) => pattern.test(text))
  if (said) return new DeliveryError(said[1], said[2])
  const known = Object.entries(CODES).find(([code]) => text.includes(code))?.[1]
  if (known) return new DeliveryError(known[0], known[1])
  return new DeliveryError(reasonFor(status), `AI Maestro answered ${status}`, {
    retryAfterMs: retryAfterMs(headers),
  })
}

function reasonFor(status: number): FailureReason {
  if (status === 429) return 'rate-limited'
  if (status === 408 || status === 425) return 'unreachable'
  if (status === 401 || status === 403) return 'unauthorized'
  if (status === 404) return 'not-found'
  return status < 500 ? 'invalid' : 'provider-error'
}

/** It sends no Retry-After, but says in seconds since 1970 when its limit begins anew. */
function retryAfterMs(headers: Headers): number | undefined {
  const reset = Number(headers.get('x-ratelimit-reset') ?? Number.NaN)
  const ms = reset * 1000 - Date.now()
  return ms > 0 && ms <= 10 * 60_000 ? ms : undefined
}
