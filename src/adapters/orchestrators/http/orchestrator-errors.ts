import { DeliveryError, type FailureReason } from '../../../domain/errors.ts'
import type { OrchestratorAnswer } from './orchestrator-client.ts'

/** The table that ends the vendor's influence: an answer's status → why it failed, and whether to try again. */
export function errorFor({ status, headers }: OrchestratorAnswer, detail?: string): DeliveryError {
  const fix = status === 401 ? 'Set ORCHESTRATOR_API_KEY to a key that the orchestrator knows.' : undefined
  return new DeliveryError(reasonFor(status), detail ?? `answered ${status}`, {
    retryAfterMs: retryAfterMs(headers),
    fix,
  })
}

function reasonFor(status: number): FailureReason {
  if (status === 429) return 'rate-limited'
  if (status === 408 || status === 425) return 'unreachable'
  if (status === 401 || status === 403) return 'unauthorized'
  if (status === 404) return 'not-found'
  return status < 500 ? 'invalid' : 'provider-error'
}

/** RFC 9110: seconds. Undefined for anything else. */
function retryAfterMs(headers: Headers): number | undefined {
  const given = headers.get('retry-after') ?? ''
  return /^\d+$/.test(given) ? Number(given) * 1000 : undefined
}

export function isOk({ status }: OrchestratorAnswer): boolean {
  return status >= 200 && status < 300
}
