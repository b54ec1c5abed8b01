import type { OrchestratorLog } from './orchestrator-log.ts'
import { afterVerdict, approvalBody, newApproval, type SampleApproval } from './sample-approvals.ts'
import { type Answer, resumeAnswer, type SampleTask, taskBody } from './sample-tasks.ts'

interface Memory {
  readonly log: OrchestratorLog
  readonly tasks: Map<string, SampleTask>
  readonly approvals: Map<string, SampleApproval>
}

/** The task, which waits here for an approval of its own. */
export function waitHere(
  { approvals, log }: Memory,
  task: Pick<SampleTask, 'taskId' | 'title' | 'reason'>,
  description: string,
): SampleTask {
  const approval = newApproval(task.taskId, description)
  approvals.set(approval.id, approval)
  const badge = { text: 'high risk', tone: 'plain' } as const
  log.write(`${task.taskId} waits to be approved`, [badge], approvalBody(approval))
  return { ...task, status: 'approval_pending', approvalId: approval.id }
}

export function showApproval(approval: SampleApproval | undefined): Answer {
  return approval === undefined ? NO_APPROVAL : { code: 200, body: approvalBody(approval) }
}

const NO_APPROVAL: Answer = { code: 404, body: { detail: 'Approval request not found' } }

/** Countersign tells what people decided there. */
export function decideHere(
  { approvals, tasks, log }: Memory,
  id: string,
  verdict: 'approved' | 'rejected',
  query: URLSearchParams,
): Answer {
  const approval = approvals.get(id)
  if (approval === undefined) return NO_APPROVAL
  const after = afterVerdict(approval, verdict, query)
  if (after === undefined) return { code: 422, body: { detail: 'Who decides, as what, and why?' } }
  if (after !== approval) {
    approvals.set(id, after)
    const { taskId, by, reason } = after
    const task = tasks.get(taskId)
    if (task) tasks.set(taskId, { ...task, status: verdict === 'approved' ? 'planned' : 'rejected', reason })
    const badge = { text: verdict, tone: verdict === 'approved' ? 'good' : 'bad' } as const
    log.write(`${taskId} ${verdict} by ${by} (${query.get('approver_role')})`, [badge], approvalBody(after))
  }
  return { code: 200, body: { ...approvalBody(after), approval_id: id, message: `Request ${after.status}` } }
}

/** Has a planned task go on. */
export function execute({ tasks, log }: Memory, taskId: string): Answer {
  const task = tasks.get(taskId)
  if (task?.status !== 'planned') return resumeAnswer(task)
  const running = { ...task, status: 'running' } as const
  tasks.set(taskId, running)
  log.write(`${taskId} goes on`, [{ text: 'running', tone: 'good' }], taskBody(running))
  return { code: 200, body: taskBody(running) }
}
