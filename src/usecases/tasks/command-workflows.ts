import { DeliveryError } from '../../domain/errors.ts'
import { type ForeignApproval, foreignEventId } from '../../domain/http-orchestrator/foreign-approval.ts'
import { type Identity, identityName, type Person } from '../../domain/person.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ForeignApprovals } from '../../ports/foreign-approvals.ts'
import type { Ids } from '../../ports/ids.ts'
import type { People } from '../../ports/people.ts'
import type { Store } from '../../ports/store.ts'
import type { WorkflowAgent, WorkflowPlan, Workflows, WorkflowTask } from '../../ports/workflows.ts'
import type { AcceptEvents } from '../accepting/accept-event.ts'
import { ORCHESTRATOR_CALLER, submissionOf } from '../accepting/take-approvals.ts'

interface Needs {
  /** Undefined where no orchestrator is connected. */
  readonly workflows: Workflows | undefined
  readonly there: ForeignApprovals | undefined
  readonly store: Pick<Store, 'audit'>
  readonly people: People
  readonly acceptEvents: AcceptEvents
  readonly clock: Clock
  readonly ids: Ids
}

/** Why nothing came of it. `maybe`: the orchestrator may have done it although no answer came. */
export type NotDone =
  | { readonly kind: 'refused' }
  | { readonly kind: 'not-connected' }
  | { readonly kind: 'failed'; readonly detail: string; readonly maybe: boolean; readonly taskId?: string }

type Result<Done> = Promise<({ readonly kind: 'done' } & Done) | NotDone>

/** What listed people may have the orchestrator do. Others are refused; the world's failures are returned, to be said. */
export interface CommandWorkflows {
  run(
    identity: Identity,
    description: string,
  ): Result<{ readonly plan: WorkflowPlan; readonly approvalId: string | null }>
  task(taskId: string): Result<{ readonly task: WorkflowTask | undefined }>
  agents(): Result<{ readonly agents: readonly WorkflowAgent[] }>
  execute(identity: Identity, taskId: string): Result<{ readonly status: string | undefined }>
}

export function commandWorkflows(needs: Needs): CommandWorkflows {
  return {
    run: (identity, description) =>
      byListed(needs, identity, 'workflow.run', async (person, workflows) => {
        const taskId = `countersign-${needs.ids.random().slice(0, 8)}`
        const plan = await tried(() => workflows.run({ taskId, description, requester: person.id }), taskId)
        if ('kind' in plan) return plan
        const approvalId = plan.approval === null ? null : await adopt(needs, plan.approval, person)
        const detail = { description, status: plan.status, approval_id: approvalId }
        await noted(needs, person, 'workflow.run', plan.taskId, detail)
        return { kind: 'done', plan, approvalId }
      }),
    task: (taskId) =>
      connected(needs, async (workflows) => ({ kind: 'done', task: await workflows.task(taskId) })),
    agents: () => connected(needs, async (workflows) => ({ kind: 'done', agents: await workflows.agents() })),
    execute: (identity, taskId) =>
      byListed(needs, identity, 'workflow.execute', async (person, workflows) => {
        const answer = await tried(async () => ({ status: await workflows.execute(taskId) }), taskId)
        if ('kind' in answer) return answer
        await noted(needs, person, 'workflow.executed', taskId, answer)
        return { kind: 'done', ...answer }
      }),
  }
}

async function byListed<Done>(
  needs: Needs,
  identity: Identity,
  action: string,
  work: (person: Person, workflows: Workflows) => Result<Done>,
): Result<Done> {
  const person = await needs.people.find(identity)
  if (person !== undefined) return connected(needs, (workflows) => work(person, workflows))
  const detail = { refused: 'unknown-person', channel: identity.channel }
  await needs.store.audit.append([
    { actor: identityName(identity), action: `${action}-refused`, subject: 'workflow', detail },
  ])
  return { kind: 'refused' }
}

async function connected<Done>(
  { workflows }: Needs,
  work: (workflows: Workflows) => Result<Done>,
): Result<Done> {
  if (workflows === undefined) return { kind: 'not-connected' }
  const answer = await tried(() => work(workflows))
  return answer
}

/** An orchestrator that fails is expected: whoever asked for it hears of it. */
async function tried<T>(work: () => Promise<T>, taskId?: string): Promise<T | NotDone> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error
    const { detail, outcomeUnknown: maybe } = error
    return { kind: 'failed', detail, maybe, ...(taskId !== undefined && { taskId }) }
  }
}

function noted(
  { store }: Needs,
  person: Person,
  action: string,
  taskId: string,
  detail: Record<string, unknown>,
) {
  return store.audit.append([{ actor: person.id, action, subject: `task:${taskId}`, detail }])
}

/**
 * Asks people for what this person's task waits for. They are its requester: where it was heard of before without that, it
 * is asked anew under the same name, so that they cannot approve what they asked for.
 */
async function adopt(needs: Needs, named: ForeignApproval, person: Person): Promise<string | null> {
  const listed = await needs.there?.pending().catch(() => undefined)
  const approval = listed?.find(({ id }) => id === named.id) ?? named
  const submission = submissionOf(approval, person.id, needs.clock.now())
  const [first] = await needs.acceptEvents([submission], ORCHESTRATOR_CALLER)
  if (first?.kind !== 'conflict') return approvalIn(first)
  const id = `${foreignEventId(approval.id)}-by-${person.id}`
  const [again] = await needs.acceptEvents(
    [{ ...submission, given: { ...Object(submission.given), id } }],
    ORCHESTRATOR_CALLER,
  )
  return approvalIn(again)
}

function approvalIn(acceptance: Awaited<ReturnType<AcceptEvents>>[number] | undefined): string | null {
  return acceptance?.kind === 'accepted' || acceptance?.kind === 'duplicate' ? acceptance.approvalId : null
}
