import type { FailureReason } from './errors.ts'

/** How somebody whom we call was reached last. `error` is the reason of the newest failure, which may be over. */
export interface Reach {
  readonly dependency: string
  readonly state: 'ok' | 'failing'
  /** Since when it is so without a break. */
  readonly since: Date
  readonly triedAt: Date
  readonly lastError: FailureReason | null
  readonly failedAt: Date | null
}

const THEIR_TROUBLE: ReadonlySet<FailureReason> = new Set(['unreachable', 'provider-error', 'unauthorized'])

/** Whether a failure says something of the provider: that one message is wrong, or one conversation gone, does not. */
export function isProvidersTrouble(reason: FailureReason): boolean {
  return THEIR_TROUBLE.has(reason)
}
