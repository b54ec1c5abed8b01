import { z } from 'zod'
import type { Approval } from '../../../src/domain/approval.ts'
import { deciders } from '../../../src/domain/callback.ts'
import type { ApprovalRequestData } from '../../../src/domain/events/approval.ts'

/** How seed 003's orchestrator lists an approval. Its times have no zone; ours say that they are UTC. */
export const listedBody = z.object({
  id: z.string(),
  workflow_id: z.string().nullable(),
  task_id: z.string().nullable(),
  task_type: z.string(),
  task_description: z.string(),
  agent_name: z.string().nullable(),
  risk_level: z.string(),
  action_type: z.string().nullable(),
  action_impact: z.string().nullable(),
  status: z.string(),
  created_at: z.string(),
  expires_at: z.string(),
})

/** How it shows one, with what is needed to decide what cannot be undone. */
export const shownBody = listedBody.extend({
  expired: z.boolean(),
  approver_id: z.string().nullable(),
  rejection_reason: z.string().nullable(),
  approved_at: z.string().nullable(),
  rejected_at: z.string().nullable(),
  digest: z.string().describe('Name it with an approval of what cannot be undone.'),
  payload: z.record(z.string(), z.unknown()),
})

export function toListed(approval: Approval): z.infer<typeof listedBody> {
  const { payload } = approval
  const field = (name: string) => textOf((payload as Readonly<Record<string, unknown>>)[name])
  const action = 'action' in payload ? (payload as ApprovalRequestData).action : undefined
  return {
    id: approval.id,
    workflow_id: approval.taskId,
    task_id: approval.taskId,
    task_type: field('task_type') ?? field('operation_type') ?? field('approval_type') ?? 'approval',
    task_description: approval.title,
    agent_name: field('agent_name') ?? approval.requester,
    risk_level: approval.risk,
    action_type: textOf(action?.name) ?? field('operation'),
    action_impact: field('impact'),
    status: approval.state,
    created_at: approval.createdAt.toISOString(),
    expires_at: approval.expiresAt.toISOString(),
  }
}

/** `now` decides whether a pending one is too late, although nobody has ended it yet. */
export function toShown(approval: Approval, now: Date): z.infer<typeof shownBody> {
  const { state, decidedAt } = approval
  const vote = deciders(approval).at(-1)
  const at = decidedAt?.toISOString() ?? null
  return {
    ...toListed(approval),
    expired: state === 'expired' || (state === 'pending' && now >= approval.expiresAt),
    approver_id: vote?.person ?? null,
    rejection_reason: state === 'rejected' ? (vote?.reason ?? null) : null,
    approved_at: state === 'approved' ? at : null,
    rejected_at: state === 'rejected' ? at : null,
    digest: approval.digest,
    payload: approval.payload,
  }
}

function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}
