import { z } from 'zod'
import type { Retention } from '../domain/retention.ts'
import type { Finding } from './finding.ts'
import { readLeniently } from './lenient.ts'
import { keyed } from './schema-parts.ts'

const HINT = 'give a number of days like "90d", or leave it out to keep all'
const DAY_MS = 86_400_000
/** Ten years: more is a slip of the finger. */
const MOST_DAYS = 3660

const days = z
  .string(HINT)
  .regex(/^[1-9]\d{0,4}d$/, HINT)
  .transform((text) => Number(text.slice(0, -1)))
  .refine((count) => count <= MOST_DAYS, `give at most "${MOST_DAYS}d"`)
  .transform((count) => count * DAY_MS)

const retention = keyed('give { approvals: 400d, events: 90d }', {
  approvals: days.optional(),
  events: days.optional(),
})

/** Reads `retention`; what it does not name is kept. */
export function readRetention(given: unknown): {
  readonly retention: Retention
  readonly problems: readonly Finding[]
} {
  const { complete = {}, findings } = readLeniently(retention, given ?? {}, ['retention'])
  const { approvals, events } = complete as z.output<typeof retention>
  return { retention: { approvalsMs: approvals ?? null, eventsMs: events ?? null }, problems: findings }
}
