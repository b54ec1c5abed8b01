import type { ForeignApproval } from '../domain/http-orchestrator/foreign-approval.ts'

/** What people have an orchestrator do, beside deciding. All throw `DeliveryError`. */
export interface Workflows {
  /** Submits a task; where it has to be approved first, `approval` is what the answer says of that. */
  run(order: WorkflowOrder): Promise<WorkflowPlan>
  /** Undefined where it knows no such task. */
  task(taskId: string): Promise<WorkflowTask | undefined>
  agents(): Promise<readonly WorkflowAgent[]>
  /** Begins a planned task, or goes on with it; the word for how it stands. Undefined where it knows no such task. */
  execute(taskId: string): Promise<string | undefined>
}

export interface WorkflowOrder {
  /** A name for it that we choose; the orchestrator may give it another. */
  readonly taskId: string
  readonly description: string
  /** The id of the person who wants it. */
  readonly requester: string
}

export interface WorkflowPlan {
  readonly taskId: string
  readonly status: string
  readonly subtasks: readonly Subtask[]
  readonly approval: ForeignApproval | null
}

export interface WorkflowTask {
  readonly taskId: string
  readonly status: string
  readonly subtasks: readonly Subtask[]
}

export interface Subtask {
  readonly name: string
  readonly agent: string | null
  readonly state: string | null
}

export interface WorkflowAgent {
  readonly name: string
  readonly status: string | null
  readonly skills: readonly string[]
}
