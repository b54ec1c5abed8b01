import { z } from 'zod'
import { RISKS } from '../../../domain/events/approval.ts'
import type { ForeignApproval, ForeignState } from '../../../domain/http-orchestrator/foreign-approval.ts'
import { storable } from '../../../domain/http-orchestrator/storable.ts'
import type { Subtask, WorkflowAgent, WorkflowTask } from '../../../ports/workflows.ts'

/** What the orchestrator answers, parsed leniently: its versions differ, and a field that is odd must not hide an approval. */
const words = z.string().trim().min(1).nullish().catch(undefined)
const id = z.union([z.string().trim().min(1), z.number().transform(String)])
const risk = z.preprocess(
  (given) => (typeof given === 'string' ? given.toLowerCase() : given),
  z.enum(RISKS).nullish().catch(undefined),
)

/** Its times have no zone, and are UTC (protocols.md). */
const moment = z.preprocess((given) => {
  if (typeof given !== 'string') return undefined
  const time = new Date(/(Z|[+-]\d\d:?\d\d)$/.test(given) ? given : `${given.replace(' ', 'T')}Z`)
  return Number.isNaN(time.getTime()) ? undefined : time
}, z.date().optional())

const pendingOne = z
  .looseObject({
    id: id.optional().catch(undefined),
    approval_id: id.optional().catch(undefined),
    workflow_id: id.optional().catch(undefined),
    task_id: id.optional().catch(undefined),
    task_type: words,
    task_description: words,
    description: words,
    agent_name: words,
    risk_level: risk,
    action_type: words,
    action_impact: z.unknown().optional(),
    created_at: moment,
    expires_at: moment,
  })
  .transform((one): ForeignApproval | undefined => {
    const approvalId = one.id ?? one.approval_id
    if (approvalId === undefined) return undefined
    return {
      id: approvalId,
      taskId: one.workflow_id ?? one.task_id ?? null,
      description: one.task_description ?? one.description ?? `Approval ${approvalId}`,
      risk: one.risk_level ?? null,
      agent: one.agent_name ?? null,
      taskType: one.task_type ?? null,
      action: one.action_type ?? null,
      impact: one.action_impact ?? null,
      createdAt: one.created_at ?? null,
      expiresAt: one.expires_at ?? null,
    }
  })

const pendingList = z.looseObject({ approvals: z.array(z.unknown()) })

/** `GET /approvals/pending`; undefined where the answer is no such list. */
export function readPending(body: unknown): readonly ForeignApproval[] | undefined {
  const list = pendingList.safeParse(storable(body)).data?.approvals
  return list?.flatMap((given) => pendingOne.safeParse(given).data ?? [])
}

const state = z.looseObject({
  status: z.preprocess(
    (given) => (typeof given === 'string' ? given.toLowerCase() : given),
    z.enum(['pending', 'approved', 'rejected', 'expired', 'cancelled']),
  ),
  approver_id: words,
  rejection_reason: words,
  expired: z.boolean().nullish().catch(undefined),
})

/** `GET /approvals/{id}`; undefined where the answer does not say how it stands. */
export function readState(body: unknown): ForeignState | undefined {
  const { data } = state.safeParse(body)
  if (data === undefined) return undefined
  const status = data.status === 'pending' && data.expired === true ? 'expired' : data.status
  return { status, by: data.approver_id ?? null, reason: data.rejection_reason ?? null }
}

const subtask = z
  .looseObject({
    subtask_id: id.optional().catch(undefined),
    id: id.optional().catch(undefined),
    title: words,
    description: words,
    agent: words,
    agent_type: words,
    state: words,
    status: words,
  })
  .transform(
    (one): Subtask => ({
      name: one.title ?? one.description ?? one.subtask_id ?? one.id ?? 'subtask',
      agent: one.agent ?? one.agent_type ?? null,
      state: one.state ?? one.status ?? null,
    }),
  )

const task = z.looseObject({
  task_id: id.optional().catch(undefined),
  status: words,
  subtasks: z.array(z.unknown()).nullish().catch(undefined),
  routing_plan: z
    .looseObject({
      status: words,
      approval_request_id: id.nullish().catch(undefined),
      risk_level: risk,
    })
    .nullish()
    .catch(undefined),
  approval_request_id: id.nullish().catch(undefined),
})

/** A task or a plan, from `/orchestrate`, `/resume`, `/execute` or `/tasks`; undefined where the answer is none. */
export function readTask(
  body: unknown,
): (WorkflowTask & { readonly approval: Pick<ForeignApproval, 'id' | 'risk'> | null }) | undefined {
  const { data } = task.safeParse(body)
  const status = data?.routing_plan?.status ?? data?.status
  if (data === undefined || (status ?? data.task_id) === undefined) return undefined
  const approvalId = data.routing_plan?.approval_request_id ?? data.approval_request_id
  return {
    taskId: data.task_id ?? '',
    status: data.status === 'approval_pending' ? data.status : (status ?? data.status ?? 'planned'),
    subtasks: (data.subtasks ?? []).flatMap((given) => subtask.safeParse(given).data ?? []),
    approval: approvalId ? { id: approvalId, risk: data.routing_plan?.risk_level ?? null } : null,
  }
}

const agents = z.looseObject({ agents: z.array(z.unknown()) })
const agent = z
  .looseObject({
    name: words,
    type: words,
    status: words,
    skills: z.array(z.string()).nullish().catch(undefined),
  })
  .transform(
    (one): WorkflowAgent => ({
      name: one.name ?? one.type ?? 'agent',
      status: one.status ?? null,
      skills: one.skills ?? [],
    }),
  )

/** `GET /agents`; undefined where the answer is no such list. */
export function readAgents(body: unknown): readonly WorkflowAgent[] | undefined {
  return agents.safeParse(body).data?.agents.flatMap((given) => agent.safeParse(given).data ?? [])
}
