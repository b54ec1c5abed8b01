import type { ReceivedCallback } from './check-callback.ts'

/** A task of the sample orchestrator. Only an approval that it can verify lets it go on. */
export interface SampleTask {
  readonly taskId: string
  readonly title: string
  readonly status: 'planned' | 'approval_pending' | 'running' | 'rejected' | 'expired' | 'cancelled'
  readonly approvalId: string | null
  readonly reason: string | null
}

/** The answer to a callback, shown on the card. */
export interface CallbackReply {
  readonly status: 'resumed' | 'stopped'
  readonly message: string
}

/** The task after a decision, and what the orchestrator answers. */
export function afterDecision(task: SampleTask, callback: ReceivedCallback): [SampleTask, CallbackReply] {
  const { decision, reason } = callback
  if (decision === 'approved') {
    return [
      { ...task, status: 'running' },
      { status: 'resumed', message: `${task.taskId} goes on` },
    ]
  }
  return [
    { ...task, status: decision, reason },
    { status: 'stopped', message: `${task.taskId} does not go on` },
  ]
}

/** What `POST /resume/{task_id}` answers: seed 003 promises 409 pending, 403 rejected, 410 expired, 404 unknown. */
export function resumeAnswer(task: SampleTask | undefined): { readonly code: number; readonly body: object } {
  switch (task?.status) {
    case undefined:
      return { code: 404, body: { detail: 'Task not found' } }
    case 'approval_pending':
      return { code: 409, body: { detail: 'Approval is still pending' } }
    case 'rejected':
      return { code: 403, body: { detail: `Task rejected: ${task.reason ?? 'no reason given'}` } }
    case 'expired':
    case 'cancelled':
      return { code: 410, body: { detail: `Approval ${task.status}` } }
    case 'planned':
    case 'running':
      return { code: 200, body: taskBody(task) }
  }
}

/** A task as `GET /tasks/{task_id}` shows it. */
export function taskBody({ taskId, status, title, approvalId }: SampleTask) {
  return {
    task_id: taskId,
    status,
    subtasks: [{ subtask_id: `worker::${taskId}::1`, agent: 'worker', title, state: status }],
    ...(approvalId && { approval_request_id: approvalId }),
  }
}
