/** Where a task can stand. */
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
export type TaskStatus = (typeof TASK_STATUSES)[number]

export type Priority = 'low' | 'normal' | 'medium' | 'high' | 'critical'
type Context = string | Readonly<Record<string, unknown>>

/** What every report may say beside its own. */
export interface Report {
  /** The event's id, to send it again from another process; made where there is none. One id, one content. */
  readonly id?: string
  readonly taskId?: string
  readonly priority?: Priority
}

export interface TaskStatusReport extends Report {
  readonly taskId: string
  readonly status: TaskStatus
  /** 0 to 100. */
  readonly progressPercentage?: number
  readonly currentStep?: string
  readonly metadata?: Readonly<Record<string, unknown>>
}

export interface ProgressReport extends Report {
  readonly taskId: string
  /** 0 to 100. */
  readonly progressPercent: number
  readonly currentActivity?: string
  readonly phase?: string
  readonly details?: string
  readonly blockers?: readonly string[]
  readonly remainingSteps?: readonly string[]
}

/** A question, or its text alone. */
export type Question =
  | string
  | {
      /** What it is called in the answer; its number from 1 where there is none. */
      readonly id?: string
      readonly text: string
      readonly type?: 'text' | 'choice' | 'yes_no'
      /** What there is to choose from. */
      readonly options?: readonly string[]
      readonly required?: boolean
    }

export interface ClarificationRequest extends Report {
  readonly questions: readonly Question[]
  readonly context?: Context
  /** How long it may be answered, in seconds. */
  readonly expiresIn?: number
}

export interface CompletionReport extends Report {
  readonly taskId: string
  readonly status?: 'success' | 'blocked' | 'failed'
  readonly prUrl?: string
  readonly testResults?: TestResults | string
  readonly artifacts?: unknown
  readonly notes?: string
}

/** The names that the quality score is made from; others are shown as they are. */
export interface TestResults {
  readonly tests_passed?: number
  readonly tests_failed?: number
  readonly total_tests?: number
  /** In percent. */
  readonly code_coverage?: number
  /** Out of 10. */
  readonly lint_score?: number
  readonly [name: string]: unknown
}

/** Without a priority Countersign finds one from the type and the attempts. */
export interface ErrorReport extends Report {
  readonly errorType: string
  readonly errorMessage: string
  readonly recoveryAttempts?: number
  readonly context?: Context
}

export interface ApprovalRequest extends Report {
  readonly title: string
  readonly description?: string
  readonly risk?: 'low' | 'medium' | 'high' | 'critical'
  /** Who asks: a person's id, or an agent. They may not approve it. */
  readonly requester?: string
  readonly action?: { readonly name: string; readonly parameters?: Readonly<Record<string, unknown>> }
  readonly reason?: string
  readonly impact?: string
  readonly rollbackPlan?: string
  /** False for what nobody can undo. */
  readonly reversible?: boolean
  /** How long it may be decided, in seconds; a policy's own limit is never made longer. */
  readonly expiresIn?: number
  readonly quorum?: number
  readonly labels?: Readonly<Record<string, string>>
  /** The same for every version of one question: a later one takes the place of the one before. */
  readonly requestId?: string
  /** Where the decision goes as well, as a signed callback. */
  readonly callbackUrl?: string
  /** Whatever else people should see. */
  readonly context?: unknown
}
