import type { SubjectRef } from '../card.ts'
import type { Priority } from '../events/envelope.ts'
import { isGraver } from './grade.ts'

/** Events that share one card at each of their destinations. */
export interface Group {
  readonly subject: SubjectRef
  /** How many there were: each counts, whether it is listed or not. */
  readonly count: number
  readonly firstAt: Date
  readonly lastAt: Date
  /** How grave the gravest of them is, and the id of the first of that grade. */
  readonly grade: Priority
  readonly gravestEvent: string | null
  /** One card for several tasks or operations, to which the same happened. */
  readonly scattered: boolean
}

/** However steadily it goes on: a new day is a new card. */
const LONGEST_MS = 24 * 60 * 60_000

/**
 * Whether a group still takes an event. The first critical one begins a group of its own, because a change of a card
 * that is there notifies nobody.
 */
export function admits(group: Pick<Group, 'firstAt' | 'grade'>, grade: Priority, now: Date): boolean {
  if (now.getTime() - group.firstAt.getTime() >= LONGEST_MS) return false
  return grade !== 'critical' || !isGraver(grade, group.grade)
}
