import type { Message } from '../../src/domain/message.ts'
import type { Identity } from '../../src/domain/person.ts'
import type { NotDone } from '../../src/usecases/tasks/command-workflows.ts'
import { noSuchTask } from '../../templates/command-answers.ts'
import { taskAnswer } from '../../templates/task-answer.ts'
import { strangerAnswer } from '../../templates/vote-answers.ts'
import {
  agentsAnswer,
  executedAnswer,
  notConnected,
  notThere,
  onlyThere,
  orchestratorFailed,
  planAnswer,
  taskThere,
  viewMissing,
} from '../../templates/workflow-answers.ts'
import type { CommandNeeds } from './needs.ts'

/** Has the orchestrator plan and run something. A stranger is refused by the use case, on the record. */
export async function runByCommand(
  { workflows }: CommandNeeds,
  description: string,
  identity: Identity,
): Promise<Message> {
  const result = await workflows.run(identity, description)
  return result.kind === 'done' ? planAnswer(result.plan, result.approvalId) : notDone(result, identity)
}

export async function executeByCommand(
  { workflows }: CommandNeeds,
  taskId: string,
  identity: Identity,
): Promise<Message> {
  const result = await workflows.execute(identity, taskId)
  if (result.kind !== 'done') return notDone(result, identity)
  return result.status === undefined ? notThere(taskId) : executedAnswer(taskId, result.status)
}

export async function listAgents({ workflows }: CommandNeeds, identity: Identity): Promise<Message> {
  const result = await workflows.agents()
  return result.kind === 'done' ? agentsAnswer(result.agents) : notDone(result, identity)
}

/** What happened here on a task, and how the orchestrator says that it stands there. */
export async function showTask(needs: CommandNeeds, taskId: string): Promise<Message> {
  const [recount, view] = await Promise.all([needs.recountTask(taskId), needs.workflows.task(taskId)])
  const there = view.kind === 'done' ? view.task : undefined
  if (recount === undefined) return there ? onlyThere(taskId, there) : noSuchTask(taskId)
  const answer = taskAnswer(recount)
  const more =
    view.kind === 'failed' ? [viewMissing(view.detail)] : there === undefined ? [] : taskThere(there)
  return { ...answer, blocks: [...answer.blocks, ...more] }
}

function notDone(result: NotDone, identity: Identity): Message {
  switch (result.kind) {
    case 'refused':
      return strangerAnswer(identity)
    case 'not-connected':
      return notConnected()
    case 'failed':
      return orchestratorFailed(result.detail, result.maybe, result.taskId)
  }
}
