import { z } from 'zod'
import { APPROVAL_STATES } from '../../src/domain/approval.ts'
import type { ReadStatistics } from '../../src/usecases/showing/read-statistics.ts'
import type { Handler } from './handler.ts'

const count = z.number().int()

const statisticsBody = z
  .object({
    updates_sent: count,
    clarifications_requested: count,
    completions_reported: count,
    errors_escalated: count,
    events: count.describe('Of every type.'),
    approvals: z.record(z.enum(APPROVAL_STATES), count),
    health: z.object({
      status: z.enum(['ok', 'degraded']),
      dependencies: z.record(z.string(), z.string()),
      deliveries: z.object({ due: count, waiting: count, dead: count }),
      failed_callbacks: count,
    }),
    since: z.string().nullable().describe('When the audit begins.'),
  })
  .meta({ id: 'Statistics' })

export const statisticsSchema = {
  summary: 'How many events came in, how approvals stand, and how well it all gets through',
  response: { 200: statisticsBody },
}

export function getStatistics(needs: {
  readonly readStatistics: ReadStatistics
}): Handler<typeof statisticsSchema> {
  return async () => {
    const { health, approvals, since, ...counts } = await needs.readStatistics()
    const { failedCallbacks, deliveries, dependencies, status } = health
    return {
      updates_sent: counts.updatesSent,
      clarifications_requested: counts.clarificationsRequested,
      completions_reported: counts.completionsReported,
      errors_escalated: counts.errorsEscalated,
      events: counts.events,
      approvals: { ...approvals },
      health: {
        status,
        dependencies: { ...dependencies },
        deliveries: { ...deliveries },
        failed_callbacks: failedCallbacks,
      },
      since: since?.toISOString() ?? null,
    }
  }
}
