import { randomUUID } from 'node:crypto'

/** An approval that the sample orchestrator keeps itself, as the one of seed 003 does: Countersign asks what waits there. */
export interface SampleApproval {
  readonly id: string
  readonly taskId: string
  readonly description: string
  readonly status: 'pending' | 'approved' | 'rejected'
  /** Both are null until it is decided. */
  readonly by: string | null
  readonly reason: string | null
  readonly createdAt: Date
}

/** Seed 003: production deploys, destructive database work and secrets want a person. */
const RISKY = /\b(production|drop|delete|secrets?)\b/i
const LASTS_MS = 60 * 60_000

export function isRisky(description: string): boolean {
  return RISKY.test(description)
}

export function newApproval(taskId: string, description: string): SampleApproval {
  const undecided = { status: 'pending', by: null, reason: null } as const
  return { id: randomUUID(), taskId, description, ...undecided, createdAt: new Date() }
}

/** What stands once somebody decided; what is decided stays so. Undefined where the query does not say who and why. */
export function afterVerdict(
  approval: SampleApproval,
  status: 'approved' | 'rejected',
  query: URLSearchParams,
): SampleApproval | undefined {
  const by = query.get('approver_id')
  const reason = query.get(status === 'approved' ? 'justification' : 'reason')
  if (!by || !query.get('approver_role') || (status === 'rejected' && !reason)) return undefined
  return approval.status === 'pending' ? { ...approval, status, by, reason } : approval
}

/** As `GET /approvals/{id}` and the list show it. */
export function approvalBody(approval: SampleApproval) {
  const { id, taskId, description, status, by, reason, createdAt } = approval
  return {
    id,
    workflow_id: taskId,
    task_description: description,
    agent_name: 'sample-orchestrator',
    risk_level: 'high',
    status,
    approver_id: by,
    rejection_reason: status === 'rejected' ? reason : null,
    created_at: naive(createdAt),
    expires_at: naive(new Date(createdAt.getTime() + LASTS_MS)),
  }
}

export function pendingBody(all: Iterable<SampleApproval>) {
  const approvals = [...all].filter(({ status }) => status === 'pending').map(approvalBody)
  return { count: approvals.length, approvals }
}

/** Its times are UTC and do not say so. */
function naive(time: Date): string {
  return time.toISOString().replace('Z', '')
}
