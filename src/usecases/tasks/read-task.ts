import type { Approval } from '../../domain/approval.ts'
import type { AnyEvent } from '../../domain/events/event.ts'
import type { Store } from '../../ports/store.ts'

/** What happened on a task, oldest first. */
export interface TaskTimeline {
  readonly taskId: string
  readonly events: readonly AnyEvent[]
  readonly approvals: readonly Approval[]
}

export type ReadTask = (taskId: string) => Promise<TaskTimeline | undefined>

/** At most so many events: enough for a person to read. */
const TIMELINE_LENGTH = 200

export function readTask({ store }: { readonly store: Store }): ReadTask {
  return async (taskId) => {
    const events = await store.events.ofTask(taskId, TIMELINE_LENGTH)
    if (events.length === 0) return undefined
    const approvals = await store.approvals.ofEvents(events.map((event) => event.id))
    return { taskId, events, approvals }
  }
}
