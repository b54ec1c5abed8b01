import type { VoteChannel } from './approval.ts'
import type { Callback, StopBody } from './callback.ts'
import { impossible } from './impossible.ts'
import type { Person } from './person.ts'

/** Who wants a task to stop, and why. */
export interface StopOrder {
  readonly taskId: string
  readonly by: Pick<Person, 'id' | 'name'>
  readonly channel: VoteChannel
  readonly reason: string | null
  readonly at: Date
}

/** A second press this soon after the first means the same. */
const SAME_PRESS_MS = 10_000

/** What to do for one address: `send` a new stop, `hurry` the one under way, or `keep` to what was just sent. */
export type StopStep = 'send' | 'hurry' | 'keep'

/** Decides from the newest stop that was sent there before. Doubt is settled by telling the orchestrator again. */
export function stopStep(earlier: Callback | undefined, now: Date): StopStep {
  if (earlier === undefined) return 'send'
  const isOld = now.getTime() - earlier.createdAt.getTime() > SAME_PRESS_MS
  switch (earlier.state) {
    case 'failed':
      return 'send'
    case 'acknowledged':
      return isOld ? 'send' : 'keep'
    case 'delivering':
      return isOld || earlier.attempts > 0 ? 'hurry' : 'keep'
    default:
      return impossible(earlier.state)
  }
}

/** Every address that a task's orchestrators are told at, each once; events that named none went to the default. */
export function stopTargets(
  named: readonly (string | null)[],
  fallback: string | undefined,
): readonly string[] {
  return [...new Set(named.map((url) => url ?? fallback))].filter((url) => url !== undefined)
}

export function stopBody({ taskId, by, channel, reason, at }: StopOrder): StopBody {
  return {
    type: 'task.stop',
    task_id: taskId,
    reason,
    requested_by: { person: by.id, channel },
    requested_at: at.toISOString(),
  }
}

/** Why the task's approvals were cancelled, for the people who read their cards. */
export function cancelledBecause({ by, reason }: StopOrder): string {
  return `Task stopped by ${by.name}${reason ? `: ${reason}` : ''}`
}
