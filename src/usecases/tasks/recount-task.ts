import type { Approval } from '../../domain/approval.ts'
import { type Card, destinationName, type SubjectRef } from '../../domain/card.ts'
import { DeliveryError } from '../../domain/errors.ts'
import type { TaskSoFar } from '../../domain/subject.ts'
import type { Channel } from '../../ports/channel.ts'
import type { People } from '../../ports/people.ts'
import type { Store } from '../../ports/store.ts'
import { readTaskSoFar } from '../delivering/read-task-so-far.ts'
import { readTask, type TaskTimeline } from './read-task.ts'

interface Needs {
  readonly store: Store
  readonly people: People
  readonly channels: Readonly<Partial<Record<string, Channel>>>
}

/** Everything of a task, for somebody who asks: what happened, how each thing stands now, and where its cards are. */
export interface TaskRecount extends TaskTimeline {
  readonly soFar: TaskSoFar
  readonly links: readonly CardLink[]
}

export interface CardLink {
  /** What the card is about; null for the task itself. */
  readonly title: string | null
  readonly url: string
}

export type RecountTask = (taskId: string) => Promise<TaskRecount | undefined>

/** So many approvals that wait are linked. */
const LINKED = 3

/** Undefined for a task that nobody spoke of. */
export function recountTask(needs: Needs): RecountTask {
  return async (taskId) => {
    const [timeline, soFar] = await Promise.all([readTask(needs)(taskId), readTaskSoFar(needs)(taskId, null)])
    if (timeline === undefined) return undefined
    const approvals = allOf(timeline, soFar)
    return { ...timeline, approvals, soFar, links: await linksTo(needs, taskId, approvals) }
  }
}

/** Also those that wait since before the newest events. */
function allOf({ approvals }: TaskTimeline, { parts }: TaskSoFar): readonly Approval[] {
  const known = new Set(approvals.map(({ id }) => id))
  const others = parts.flatMap(({ approval }) =>
    approval === null || known.has(approval.id) ? [] : [approval],
  )
  return [...others, ...approvals]
}

async function linksTo(
  needs: Needs,
  taskId: string,
  approvals: readonly Approval[],
): Promise<readonly CardLink[]> {
  const waiting = approvals.filter(({ state }) => state === 'pending').slice(-LINKED)
  const found = await Promise.all([
    linksOf(needs, { kind: 'task-progress', id: taskId }, null),
    ...waiting.map(({ id, title }) => linksOf(needs, { kind: 'approval', id }, title)),
  ])
  return found.flat()
}

/** One for each place where it hangs. */
async function linksOf(
  needs: Needs,
  subject: SubjectRef,
  title: string | null,
): Promise<readonly CardLink[]> {
  const cards = await needs.store.cards.ofSubject(subject)
  const urls = await Promise.all(cards.map((card) => linkTo(needs, card)))
  return urls.flatMap((url) => (url === undefined ? [] : [{ title, url }]))
}

/** Somebody who asks how a task stands is answered, whether the channel can be reached or not. */
async function linkTo({ channels }: Needs, { destination, providerRef }: Card): Promise<string | undefined> {
  const channel = channels[destination.channel]
  if (providerRef === null || channel?.linkTo === undefined) return undefined
  try {
    return await channel.linkTo(providerRef)
  } catch (error) {
    if (error instanceof DeliveryError) return undefined
    throw new Error(`The link to a card at ${destinationName(destination)} could not be made.`, {
      cause: error,
    })
  }
}
