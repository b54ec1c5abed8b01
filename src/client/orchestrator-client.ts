import { randomUUID } from 'node:crypto'
import type { Accepted, Statistics } from './answers.ts'
import { type ApprovalHandle, approvalHandle } from './approval.ts'
import { type ClarificationHandle, clarificationHandle } from './clarification.ts'
import { type Ask, type ConnectionOptions, connect } from './connection.ts'
import { CountersignError } from './countersign-error.ts'
import type * as reports from './reports.ts'

export interface ClientOptions extends ConnectionOptions {
  /** Who sends: the name of the program. Policies and routes can go by it. */
  readonly source?: string | undefined
  /** Which agent of it. */
  readonly agentId?: string | undefined
}

/** An event in the server's own words. */
export type Event = Readonly<Record<string, unknown>> & { readonly type: string; readonly id?: string }

/**
 * What an agent says to the people who answer for it. Each call is one event with an id of its own, which is kept when it is
 * sent again, so that nothing arrives twice. Every call throws `CountersignError`.
 */
export class OrchestratorClient {
  readonly #ask: Ask
  readonly #source: string | undefined
  readonly #agentId: string | undefined

  constructor({ source, agentId, ...connection }: ClientOptions) {
    this.#ask = connect(connection)
    this.#source = source ?? agentId
    this.#agentId = agentId
  }

  /** Where a task stands. One card a task, kept up to date. */
  updateTaskStatus({
    progressPercentage,
    currentStep,
    ...rest
  }: reports.TaskStatusReport): Promise<Accepted> {
    const { status, metadata } = rest
    const data = { status, progress_percentage: progressPercentage, current_step: currentStep, metadata }
    return this.#report('task-status', rest, data)
  }

  /** What is being done at the moment. One card a task, kept up to date. */
  reportProgress({ remainingSteps, ...rest }: reports.ProgressReport): Promise<Accepted> {
    const { progressPercent, currentActivity, phase, details, blockers } = rest
    return this.#report('progress-update', rest, {
      progress_percent: progressPercent,
      current_activity: currentActivity,
      remaining_steps: remainingSteps,
      ...{ phase, details, blockers },
    })
  }

  /** Asks people. `answer()` of what is returned waits for what they say. */
  async requestClarification(request: reports.ClarificationRequest): Promise<ClarificationHandle> {
    const { questions, context, expiresIn } = request
    const data = { questions, context, expires_in: expiresIn }
    const { id } = await this.#report('clarification-request', request, data)
    return this.clarification(id)
  }

  /** A task is done, or cannot be. */
  reportCompletion({ prUrl, testResults, ...rest }: reports.CompletionReport): Promise<Accepted> {
    const { status, artifacts, notes } = rest
    const data = { status, pr_url: prUrl, test_results: testResults, artifacts, notes }
    return this.#report('completion-report', rest, data)
  }

  /** Something went wrong that a person should know of. */
  escalateError({
    errorType,
    errorMessage,
    recoveryAttempts,
    ...rest
  }: reports.ErrorReport): Promise<Accepted> {
    return this.#report('error-escalation', rest, {
      error_type: errorType,
      error_message: errorMessage,
      recovery_attempts: recoveryAttempts,
      context: rest.context,
    })
  }

  /** Asks for an approval. `wait()` of what is returned waits for the decision. */
  async requestApproval(request: reports.ApprovalRequest): Promise<ApprovalHandle> {
    const { id, taskId, priority, rollbackPlan, expiresIn, requestId, callbackUrl, ...rest } = request
    const accepted = await this.#send({
      ...this.#envelope('approval-request', { id, taskId, priority }),
      ...(callbackUrl !== undefined && { callback: { url: callbackUrl } }),
      data: {
        ...rest,
        rollback_plan: rollbackPlan,
        expires_in: expiresIn,
        request_id: requestId,
        agent_name: this.#agentId,
      },
    })
    if (accepted.approvalId === undefined) throw new CountersignError('The server made no approval of this.')
    return this.approval(accepted.approvalId)
  }

  /** An approval that was asked for earlier, by its id: to go on waiting after a restart. */
  approval(approvalId: string): ApprovalHandle {
    return approvalHandle(this.#ask, approvalId)
  }

  /** Questions that were asked earlier, by the id of their event. */
  clarification(eventId: string): ClarificationHandle {
    return clarificationHandle(this.#ask, eventId)
  }

  /** Any other event of the catalogue, in the server's own words. */
  send(event: Event): Promise<Accepted> {
    return this.#send({ source: this.#source, ...event, id: event.id ?? randomUUID() })
  }

  /** How many events came in from everybody, how approvals stand, and how well it all gets through. */
  async stats(): Promise<Statistics> {
    return (await this.#ask('GET', '/v1/stats')) as Statistics
  }

  #report(type: string, report: reports.Report, data: Readonly<Record<string, unknown>>): Promise<Accepted> {
    return this.#send({ ...this.#envelope(type, report), data: { ...data, agent_id: this.#agentId } })
  }

  #envelope(type: string, { id = randomUUID(), taskId, priority }: IdAndTask) {
    return { id, type, source: this.#source, task_id: taskId, priority }
  }

  async #send(event: Event): Promise<Accepted & { readonly approvalId: string | undefined }> {
    const answer = (await this.#ask('POST', '/v1/events', { body: event })) as AcceptedBody
    return {
      id: answer.id,
      taskId: answer.task_id,
      duplicate: answer.duplicate === true,
      approvalId: answer.approval_id,
    }
  }
}

interface IdAndTask {
  readonly id?: string | undefined
  readonly taskId?: string | undefined
  readonly priority?: string | undefined
}

interface AcceptedBody {
  readonly id: string
  readonly task_id?: string
  readonly approval_id?: string
  readonly duplicate?: boolean
}
