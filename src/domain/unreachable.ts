import { DeliveryError } from './errors.ts'

/** The connection was never made, so nothing can have been done. */
const NEVER_SENT: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])

/**
 * What an adapter throws where a call of its vendor ended without an answer. `error` is what fetch, or a client around
 * it, threw; `call` names the call, `fix` says what an operator can check.
 */
export function unreachable(error: unknown, call: string, fix: string): DeliveryError {
  const code = causeOf(error)
  const wasSent = !NEVER_SENT.has(code)
  const detail = `${call}: ${code}`
  return new DeliveryError('unreachable', detail, { fix, outcomeUnknown: wasSent, mayStillHappen: wasSent })
}

/** The system's code, which Node puts into the cause; never the error's own words. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const { cause, name } = error
  if (typeof cause === 'object' && cause !== null && 'code' in cause) return String(cause.code)
  return name
}
