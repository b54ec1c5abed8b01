import type { Message, MessageBlock } from '../src/domain/message.ts'
import { counted, sentence } from './sentence.ts'
import { list } from './text.ts'
import { paragraph, say } from './vote-answers.ts'

/** A part of a task, with who does it and how it stands. */
interface Part {
  readonly name: string
  readonly agent: string | null
  readonly state: string | null
}

interface Plan {
  readonly taskId: string
  readonly status: string
  readonly subtasks: readonly Part[]
}

/** More lines than this are no longer read. */
const LISTED = 20

/** What the orchestrator makes of what somebody wants to have done. `approvalId`: people are asked first. */
export function planAnswer({ taskId, status, subtasks }: Plan, approvalId: string | null): Message {
  const asked = approvalId !== null
  return say(
    `Task ${taskId}`,
    asked ? 'waiting' : 'progress',
    asked ? 'Waits for approval' : sentence(status),
    [
      ...(asked
        ? [paragraph(`Somebody else has to approve it first: ${approvalId.slice(0, 8)}. Then it goes on.`)]
        : []),
      ...parts(subtasks),
      paragraph(`Say “task ${taskId}” to see how it stands.`),
    ],
  )
}

/** How the orchestrator says that a task stands, for the answer about what happened on it. */
export function taskThere({ status, subtasks }: Omit<Plan, 'taskId'>): readonly MessageBlock[] {
  return [
    { kind: 'facts', facts: [{ label: 'At the orchestrator', value: sentence(status) }] },
    ...parts(subtasks),
  ]
}

/** The same where nothing happened on it here. */
export function onlyThere(taskId: string, task: Omit<Plan, 'taskId'>): Message {
  return say(`Task ${taskId}`, 'neutral', 'Known to the orchestrator', taskThere(task))
}

/** Who works for the orchestrator. */
export function agentsAnswer(
  agents: readonly {
    readonly name: string
    readonly status: string | null
    readonly skills: readonly string[]
  }[],
): Message {
  const lines = agents.map(({ name, status, skills }) =>
    [
      `${name}${status === null ? '' : `: ${status}`}`,
      ...(skills.length > 0 ? [skills.join(', ')] : []),
    ].join(' – '),
  )
  return say('Agents', 'neutral', counted(agents.length, 'agent'), listed('They are', lines))
}

export function executedAnswer(taskId: string, status: string): Message {
  return say(`Task ${taskId}`, 'progress', sentence(status))
}

export function notThere(taskId: string): Message {
  return say('No such task', 'warning', `The orchestrator knows no task ${taskId}`)
}

/** Nobody is there to do it. */
export function notConnected(): Message {
  return say('No orchestrator is connected', 'warning', 'Nothing was done', [
    paragraph('Whoever operates Countersign can set ORCHESTRATOR_URL.'),
  ])
}

/** The orchestrator failed. `maybe`: it may have done it all the same. */
export function orchestratorFailed(detail: string, maybe: boolean, taskId: string | undefined): Message {
  const hint = taskId === undefined ? '' : ` Say “task ${taskId}” before you try again.`
  const title = maybe ? 'The orchestrator did not answer' : 'The orchestrator did not do it'
  return say(title, 'danger', `It ${detail}`, [
    ...(maybe ? [paragraph(`No answer came, so that it may have begun all the same.${hint}`)] : []),
  ])
}

/** The same, below an answer that has more to say. */
export function viewMissing(detail: string): MessageBlock {
  return paragraph(`The orchestrator could not be asked how it stands there: it ${detail}.`)
}

function parts(subtasks: readonly Part[]): readonly MessageBlock[] {
  return listed(
    'Parts',
    subtasks.map(({ name, agent, state }) =>
      [name, ...[agent, state].filter((word) => word !== null)].join(' – '),
    ),
  )
}

function listed(label: string, lines: readonly string[]): readonly MessageBlock[] {
  const rest = lines.length - LISTED
  return list(label, [...lines.slice(0, LISTED), ...(rest > 0 ? [`and ${rest} more`] : [])])
}
