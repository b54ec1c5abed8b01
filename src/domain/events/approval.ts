import { z } from 'zod'
import { labels, lines, oneOf, positiveCount, said } from './fields.ts'

/** From grave to light, as seed 003's policy file orders them. */
export const RISKS = ['critical', 'high', 'medium', 'low'] as const
export type Risk = (typeof RISKS)[number]

const risk = oneOf(RISKS)
const action = z.union([
  z.object({ name: said, parameters: z.record(z.string(), z.unknown()).optional() }),
  said.transform((name) => ({ name, parameters: undefined })),
])

/**
 * A request for approval in any of the six shapes that real agents send (protocols.md, section 1) and our own.
 * At least one field must say what is asked.
 */
export const approvalRequest = z
  .looseObject({
    title: said.optional(),
    message: said.optional(),
    description: said.optional(),
    operation: said.optional(),
    operation_type: said.optional(),
    approval_type: said.optional(),
    request_id: said.optional(),
    task_id: said.optional(),
    requirement_id: said.optional(),
    risk: risk.optional(),
    risk_level: risk.optional(),
    risk_assessment: z.unknown().optional(),
    requester: said.optional(),
    agent_name: said.optional(),
    owner: said.optional(),
    quorum: positiveCount.optional(),
    reason: said.optional(),
    justification: said.optional(),
    impact: z.unknown().optional(),
    target: z.unknown().optional(),
    action: action.optional(),
    affected_items: lines.optional(),
    rollback_plan: z.unknown().optional(),
    options: z.array(z.unknown()).optional(),
    metadata: z.record(z.string(), z.unknown()).optional(),
    context: z.unknown().optional(),
    reversible: z.boolean().optional(),
    expires_in: z.coerce.number().int().positive().max(31_536_000).optional(),
    timeout_seconds: z.coerce.number().int().positive().max(31_536_000).optional(),
    labels: labels.optional(),
  })
  .refine((data) => titleOf(data) !== undefined, {
    path: ['title'],
    message: 'say what is to be approved: give "title" (or "message", "operation", "description")',
  })
export type ApprovalRequestData = z.infer<typeof approvalRequest>

/** An agent asks for more attempts at a task (seed 000). Approving grants what was asked for. */
export const attemptsRequest = z.looseObject({
  task_id: said.optional(),
  requested_additional_attempts: positiveCount,
  reason: said,
  current_progress: said.optional(),
  completion_milestone: said.optional(),
})
export type AttemptsRequestData = z.infer<typeof attemptsRequest>

interface Titled {
  readonly title?: string | undefined
  readonly message?: string | undefined
  readonly operation?: string | undefined
  readonly operation_type?: string | undefined
  readonly approval_type?: string | undefined
  readonly description?: string | undefined
}

/** The line that names what is asked, from whichever field the agent put it in. */
export function titleOf(data: Titled): string | undefined {
  return (
    data.title ??
    data.message ??
    data.operation ??
    data.operation_type ??
    (data.approval_type === undefined ? data.description : `Approve ${data.approval_type}`)
  )
}
