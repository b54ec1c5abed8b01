import type { ReceivedCallback, ReceivedStop } from './check-callback.ts'

export interface Answer {
  readonly code: number
  readonly body: unknown
}

/** A task of the sample orchestrator. Only an approval that it can verify lets it go on. */
export interface SampleTask {
  readonly taskId: string
  readonly title: string
  readonly status:
    | 'planned'
    | 'approval_pending'
    | 'running'
    | 'rejected'
    | 'expired'
    | 'cancelled'
    | 'stopped'
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
  // A decision that was on its way when somebody stopped the task: what is stopped stays stopped.
  if (task.status === 'stopped') return [task, { status: 'stopped', message: `${task.taskId} stays stopped` }]
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

/** The task after a stop, whatever it was doing. */
export function afterStop(task: SampleTask, { reason }: ReceivedStop): [SampleTask, CallbackReply] {
  return [
    { ...task, status: 'stopped', reason },
    { status: 'stopped', message: `${task.taskId} was stopped` },
  ]
}

/** What `POST /resume/{task_id}` answers: seed 003 promises 409 pending, 403 rejected, 410 expired, 404 unknown. */
export function resumeAnswer(task: SampleTask | undefined): Answer {
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
    case 'stopped':
      return { code: 410, body: { detail: `Task stopped: ${task.reason ?? 'no reason given'}` } }
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
