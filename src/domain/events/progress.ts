import { z } from 'zod'
import { lines, percent, said } from './fields.ts'

/** What the task is about, and its steps; `steps`, `plan` or `subtasks` may tell all of them with their states (task-plan.ts). */
const plan = {
  title: said.optional(),
  completed_steps: lines.optional(),
  remaining_steps: lines.optional(),
}

/** Progress in either of the two forms in use (protocols.md, section 1). */
export const progressUpdate = z.looseObject({
  task_id: said.optional(),
  progress_percent: percent,
  phase: said.optional(),
  details: said.optional(),
  current_activity: said.optional(),
  blockers: lines.optional(),
  ...plan,
})
export type ProgressData = z.infer<typeof progressUpdate>

/** Seed 002's task statuses. */
export const TASK_STATUSES = [
  'pending',
  'clarification_needed',
  'assigned',
  'in_progress',
  'testing',
  'review_ready',
  'approved',
  'completed',
  'failed',
  'cancelled',
] as const

/** `OrchestratorClient.update_task_status` of seed 002. */
export const taskStatus = z.looseObject({
  task_id: said.optional(),
  status: z.enum(TASK_STATUSES),
  progress_percentage: percent.optional(),
  current_step: said.optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  ...plan,
})
export type TaskStatusData = z.infer<typeof taskStatus>

/** How an agent is: online, offline, busy, … */
export const agentStatus = z.looseObject({
  agent: said.optional(),
  agent_name: said.optional(),
  status: said,
  message: said.optional(),
})
export type AgentStatusData = z.infer<typeof agentStatus>

/** Seed 003: an agent that is unavailable (503) blocks its part of the task, and somebody gives it to another by hand. */
export function isUnavailable({ status }: AgentStatusData): boolean {
  return ['unavailable', 'blocked', '503'].includes(status.toLowerCase())
}
