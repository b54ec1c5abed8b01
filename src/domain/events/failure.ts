import { z } from 'zod'
import type { Priority } from './envelope.ts'
import { oneOf, said } from './fields.ts'

export const SEVERITIES = ['critical', 'error', 'warning'] as const
export type Severity = (typeof SEVERITIES)[number]

/** Seed 004, 4.5. */
export const PRIORITY_OF_SEVERITY: Readonly<Record<Severity, Priority>> = {
  critical: 'critical',
  error: 'high',
  warning: 'normal',
}

const optional = {
  operation_id: said.optional(),
  error_context: z.record(z.string(), z.unknown()).optional(),
  agent_action: said.optional(),
  retry_planned: z.boolean().optional(),
  retry_time: said.optional(),
  state_uncertain: z.boolean().optional(),
  manual_intervention_required: z.boolean().optional(),
  target_agent: said.optional(),
  task_id: said.optional(),
}

/** An operation failed (seed 004, 4.4). `severity` is `error` when the sender leaves it out, as its short template does. */
export const failure = z.looseObject({
  message: said,
  operation: said.default('operation'),
  status: z.string().optional(),
  error_code: said,
  error_details: said,
  severity: oneOf(SEVERITIES).default('error'),
  recovery_action: said,
  ...optional,
})
export type FailureData = z.infer<typeof failure>

/** The looser failure reports of other agents (`bug-report`, `release-blocked`, …): only the message is certain. */
export const failureReport = z
  .looseObject({
    message: said.optional(),
    summary: z.unknown().optional(),
    description: said.optional(),
    error: z.unknown().optional(),
    operation: said.optional(),
    status: z.string().optional(),
    error_code: said.optional(),
    error_details: z.unknown().optional(),
    severity: oneOf([...SEVERITIES, 'high', 'medium', 'low']).optional(),
    recovery_action: said.optional(),
    ...optional,
  })
  .refine((data) => data.message ?? data.summary ?? data.description ?? data.error ?? data.error_details, {
    path: ['message'],
    message: 'say what failed: give "message" (or "summary", "description", "error")',
  })
export type FailureReportData = z.infer<typeof failureReport>
