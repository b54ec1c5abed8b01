import type { Policy } from './approval.ts'
import type { Risk } from './events/approval.ts'

const MINUTE = 60_000

/** Seed 003's policy file: medium 30 min, high 60, critical 90. Low has the same limit as medium. */
export const TIME_LIMIT_MS: Readonly<Record<Risk, number>> = {
  low: 30 * MINUTE,
  medium: 30 * MINUTE,
  high: 60 * MINUTE,
  critical: 90 * MINUTE,
}

/** The built-in policy: any one of the configured people decides. The request may set its own time limit. */
export function policyFor(risk: Risk, requestedLimitMs: number | undefined): Policy {
  return { name: 'anyone listed', quorum: 1, timeLimitMs: requestedLimitMs ?? TIME_LIMIT_MS[risk] }
}
