import { z } from 'zod'
import type { Priority } from './envelope.ts'
import { count, said } from './fields.ts'

/** `OrchestratorClient.escalate_error` of seed 002. */
export const errorEscalation = z.looseObject({
  task_id: said.optional(),
  error_type: said,
  error_message: said,
  recovery_attempts: count.default(0),
  context: z.union([said, z.record(z.string(), z.unknown())]).optional(),
})
export type ErrorEscalationData = z.infer<typeof errorEscalation>

const ALWAYS_CRITICAL: ReadonlySet<string> = new Set([
  'security_violation',
  'github_api_auth',
  'database_connection',
])

/** Seed 002, "Priority Escalation Matrix" (its `medium` is our `normal`). */
export function priorityOfError({ error_type, recovery_attempts }: ErrorEscalationData): Priority {
  // Agents spell it as "Security-Violation", too.
  if (ALWAYS_CRITICAL.has(error_type.toLowerCase().replace(/[\s-]+/g, '_'))) return 'critical'
  if (recovery_attempts >= 3) return 'high'
  return recovery_attempts >= 1 ? 'normal' : 'low'
}

/** An agent hands a decision or a blocker upwards (protocols.md, section 1). */
export const escalation = z
  .looseObject({
    message: said.optional(),
    description: said.optional(),
    escalation_type: said.optional(),
    options: z.array(z.unknown()).optional(),
    recommendation: said.optional(),
    awaiting_response: z.boolean().optional(),
  })
  .refine((data) => data.message ?? data.description ?? data.escalation_type, {
    path: ['message'],
    message: 'say what is escalated: give "message" or "description"',
  })
export type EscalationData = z.infer<typeof escalation>
