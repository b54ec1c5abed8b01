import { isLivingType } from '../events/catalogue.ts'
import type { AnyEvent } from '../events/event.ts'
import { isGraveFailure } from '../grave-failure.ts'
import type { Placement } from '../placement.ts'
import type { Weighed } from './weight.ts'

/** A grave failure of a task of which nobody has heard the end. */
export interface OpenFailure {
  readonly taskId: string
  /** The event that told of it. */
  readonly eventId: string
  readonly since: Date
  /** The newest progress that it held back. */
  readonly heldEventId: string | null
}

/** So long a failure holds up its task's progress where nothing else ends it. */
export const FRESH_MS = 15 * 60_000

/** What came of events for their tasks' failures. */
export interface Turns {
  /** Event id → the failure that holds it back. */
  readonly held: ReadonlyMap<string, OpenFailure>
  /** Tasks whose failure is new, or has held back something newer. */
  readonly open: readonly OpenFailure[]
  /** Failures that are over. */
  readonly over: readonly OpenFailure[]
}

/**
 * Goes through events as they came: a failure holds back its task's progress until something better comes. One that nobody
 * is shown (`unheard`, ids of events) holds back nothing.
 */
export function turnsOf(
  known: readonly OpenFailure[],
  events: readonly AnyEvent[],
  unheard: ReadonlySet<string>,
  now: Date,
): Turns {
  const open = new Map(known.map((failure) => [failure.taskId, failure]))
  const before = new Map(open)
  const held = new Map<string, OpenFailure>()
  const over: OpenFailure[] = []
  for (const event of events) {
    const { taskId } = event
    if (taskId === null) continue
    const failure = open.get(taskId)
    if (isGraveFailure(event)) {
      if (unheard.has(event.id)) continue
      open.set(taskId, { taskId, eventId: event.id, since: now, heldEventId: failure?.heldEventId ?? null })
    } else if (failure !== undefined && endsFailure(event)) {
      open.delete(taskId)
      over.push(failure)
    } else if (failure !== undefined && isOnlyProgress(event)) {
      open.set(taskId, { ...failure, heldEventId: event.id })
      held.set(event.id, failure)
    }
  }
  return { held, open: [...open.values()].filter((one) => before.get(one.taskId) !== one), over }
}

/** The task works again, or is done. */
function endsFailure(event: AnyEvent): boolean {
  switch (event.type) {
    case 'completion-report':
      return event.data.status === 'success'
    case 'verification-complete':
      return event.data.status === 'passed'
    case 'progress-update':
      return event.data.progress_percent >= 100
    case 'task-status':
      return event.data.status === 'completed' || event.data.status === 'approved'
    default:
      return false
  }
}

/** That a task stopped, or waits for an answer, is more than progress. */
const MORE_THAN_PROGRESS: ReadonlySet<string> = new Set(['failed', 'cancelled', 'clarification_needed'])

function isOnlyProgress(event: AnyEvent): boolean {
  if (!isLivingType(event.type)) return false
  if (event.priority === 'critical') return false
  if (event.type === 'task-status') return !MORE_THAN_PROGRESS.has(event.data.status)
  return event.type === 'progress-update' && (event.data.blockers ?? []).length === 0
}

/** Whether the failures of these events' tasks have to be looked up. */
export function tasksThatTurn(events: readonly AnyEvent[]): readonly string[] {
  const tasks = events.flatMap((event) =>
    event.taskId !== null && (isLivingType(event.type) || isGraveFailure(event) || endsFailure(event))
      ? [event.taskId]
      : [],
  )
  return [...new Set(tasks)].sort()
}

/** Holds a task's progress back at every place while a failure of it is fresh. */
export function inhibited(
  placements: readonly Placement[],
  { event }: Weighed,
  failures: ReadonlyMap<string, OpenFailure>,
): readonly Placement[] {
  const failure = failures.get(event.id)
  if (failure === undefined) return placements
  const why = `${failure.taskId} failed (event ${failure.eventId}), so that its progress waits`
  const withheld = { by: 'inhibition', why, until: new Date(failure.since.getTime() + FRESH_MS) } as const
  return placements.map((placement) => ({ ...placement, withheld: placement.withheld ?? withheld }))
}
