import { DeliveryError } from '../../../domain/errors.ts'
import type { WorkflowOrder, WorkflowPlan, Workflows } from '../../../ports/workflows.ts'
import type { OrchestratorAnswer, OrchestratorClient } from './orchestrator-client.ts'
import { errorFor, isOk } from './orchestrator-errors.ts'
import { readAgents, readTask } from './shapes.ts'

/** Planning asks a language model there. */
const PLANNING_MS = 120_000
/** As long as a line of a list. */
const TITLE_LENGTH = 80

/** Runs tasks on the HTTP orchestrator of seed 003. */
export function httpWorkflows(client: OrchestratorClient): Workflows {
  return {
    async run(order) {
      const body = orderBody(order)
      const answer = await client({
        method: 'POST',
        path: '/orchestrate',
        body,
        key: order.taskId,
        timeoutMs: PLANNING_MS,
      })
      if (!isOk(answer)) throw errorFor(answer, refusalOf(answer))
      return planOf(order, answer.body)
    },

    async task(taskId) {
      const answer = await client({ method: 'GET', path: `/tasks/${encodeURIComponent(taskId)}` })
      if (answer.status === 404) return undefined
      if (!isOk(answer)) throw errorFor(answer)
      return { ...taskIn(answer), taskId }
    },

    async agents() {
      const answer = await client({ method: 'GET', path: '/agents' })
      if (!isOk(answer)) throw errorFor(answer)
      const agents = readAgents(answer.body)
      if (agents === undefined) throw new DeliveryError('invalid', 'answered with no list of agents')
      return agents
    },

    async execute(taskId) {
      const path = `/execute/${encodeURIComponent(taskId)}`
      const answer = await client({ method: 'POST', path, body: {} })
      if (answer.status === 404) return undefined
      if (!isOk(answer)) throw errorFor(answer, refusalOf(answer))
      return taskIn(answer).status
    },
  }
}

/** In the form of seed 003 and in that of its server at once: each ignores what it does not know. */
function orderBody({ taskId, description, requester }: WorkflowOrder) {
  const [line = ''] = description.split('\n')
  return {
    task_id: taskId,
    title: line.slice(0, TITLE_LENGTH),
    description,
    priority: 'medium',
    metadata: { requester },
    project_context: { requester },
  }
}

function planOf({ taskId, description, requester }: WorkflowOrder, body: unknown): WorkflowPlan {
  const plan = readTask(body)
  if (plan === undefined) throw new DeliveryError('invalid', 'took the task, and answered with no plan')
  const task = plan.taskId || taskId
  const asked = plan.status === 'approval_pending' ? plan.approval : null
  return {
    taskId: task,
    status: plan.status,
    subtasks: plan.subtasks,
    approval: asked && {
      ...asked,
      taskId: task,
      description,
      agent: requester,
      ...{ taskType: null, action: null, impact: null, createdAt: null, expiresAt: null },
    },
  }
}

function taskIn(answer: OrchestratorAnswer) {
  const task = readTask(answer.body)
  if (task === undefined) throw new DeliveryError('invalid', 'answered with no task')
  return task
}

/** 409 is its guardrail, 400 and 422 what it misses; its own words may hold anything, and are left out. */
function refusalOf({ status }: OrchestratorAnswer): string {
  if (status === 409) return 'does not do that: its guardrails refuse it (409)'
  if (status === 400 || status === 422) return `did not understand it (${status})`
  if (status === 503) return 'has no agent free for that (503)'
  return `answered ${status}`
}
