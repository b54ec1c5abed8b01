import type { Callback } from '../../../domain/callback.ts'
import { DeliveryError, worthRetrying } from '../../../domain/errors.ts'

/** Wait before the next try after each failed one, in ms; the last one goes on being used. */
const WAITS_MS = [5000, 15_000, 45_000, 90_000, 180_000, 300_000]
/** A stop must not wait as long as that. */
const STOP_AT_MOST_MS = 15_000

/** Gives a failure that may pass the wait that AI Maestro's agents expect, unless the server names a longer one. */
export function withRetryTime(error: unknown, { attempts, body }: Callback): unknown {
  if (!(error instanceof DeliveryError) || !worthRetrying(error.reason)) return error
  const wait = WAITS_MS[Math.min(attempts, WAITS_MS.length - 1)] ?? STOP_AT_MOST_MS
  const ours = body.type === 'task.stop' ? Math.min(wait, STOP_AT_MOST_MS) : wait
  const { reason, detail, fix, outcomeUnknown } = error
  const retryAfterMs = Math.max(ours, error.retryAfterMs ?? 0)
  return new DeliveryError(reason, detail, { fix, outcomeUnknown, retryAfterMs })
}
