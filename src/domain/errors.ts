/** Why a delivery failed. A closed list: whether to retry is decided by the reason alone. */
export const FAILURE_REASONS = [
  'unauthorized',
  'forbidden',
  'not-found',
  'gone',
  'invalid',
  'rate-limited',
  'unreachable',
  'provider-error',
] as const
export type FailureReason = (typeof FAILURE_REASONS)[number]

/**
 * The world failed: a provider said no or nothing at all. Thrown by adapters, which translate their vendor's codes
 * in one table. `detail` is the vendor's code or a short sentence, `fix` says what an operator can do; neither ever
 * holds a secret or a payload.
 */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError'
  readonly reason: FailureReason
  readonly detail: string
  readonly fix: string | undefined
  /** How long the provider asks us to wait, in ms. */
  readonly retryAfterMs: number | undefined
  /** True where the provider may have done the work although no answer came (a time-out, a dropped connection). */
  readonly outcomeUnknown: boolean
  /** True where nobody answered at all, so that the provider may do the work even after this. */
  readonly mayStillHappen: boolean

  /** False where what is asked to wait is this piece of work alone. */
  readonly holdsOthers: boolean

  constructor(
    reason: FailureReason,
    detail: string,
    more: {
      fix?: string | undefined
      retryAfterMs?: number | undefined
      outcomeUnknown?: boolean
      mayStillHappen?: boolean
      holdsOthers?: boolean
    } = {},
  ) {
    super(`${reason}: ${detail}`)
    this.reason = reason
    this.detail = detail
    this.fix = more.fix
    this.retryAfterMs = more.retryAfterMs
    this.outcomeUnknown = more.outcomeUnknown ?? false
    this.mayStillHappen = more.mayStillHappen ?? false
    this.holdsOthers = more.holdsOthers ?? true
  }
}

const PASSING: ReadonlySet<FailureReason> = new Set(['rate-limited', 'unreachable', 'provider-error'])

/** The rest stays wrong until somebody changes something. */
export function worthRetrying(reason: FailureReason): boolean {
  return PASSING.has(reason)
}

/** What stays wrong until somebody changes something with the provider: a token, an invitation, a name. */
export const MENDABLE = ['unauthorized', 'forbidden', 'not-found'] as const satisfies readonly FailureReason[]

/** Whether an operator can set it right, after which the same card goes through. */
export function isMendable(reason: FailureReason): boolean {
  return (MENDABLE as readonly FailureReason[]).includes(reason)
}

/** Wait before the next try, in ms: 1 s, 2 s, 4 s … up to 5 min, plus up to a quarter of jitter (`random` in 0..1). */
export function backoffMs(attempts: number, random: number): number {
  const base = Math.min(1000 * 2 ** Math.max(0, attempts - 1), 300_000)
  return Math.round(base * (1 + random / 4))
}
