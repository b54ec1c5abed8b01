import { PRIORITIES, type Priority } from '../events/envelope.ts'
import type { AnyEvent } from '../events/event.ts'

/** What agents call severe, in the words of priorities. */
const OF_SEVERITY: Readonly<Record<string, Priority>> = {
  critical: 'critical',
  error: 'high',
  high: 'high',
  warning: 'normal',
  medium: 'normal',
}

/** How grave an event is: by its priority or its severity, whichever is graver. */
export function gradeOf(event: Pick<AnyEvent, 'priority' | 'data'>): Priority {
  const { severity }: Readonly<Record<string, unknown>> = event.data
  const said = typeof severity === 'string' ? (OF_SEVERITY[severity] ?? 'low') : 'low'
  return isGraver(said, event.priority) ? said : event.priority
}

export function isGraver(one: Priority, than: Priority): boolean {
  return PRIORITIES.indexOf(one) > PRIORITIES.indexOf(than)
}
