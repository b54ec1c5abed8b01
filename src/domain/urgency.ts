import type { SubjectRef, Urgency } from './card.ts'
import { isApprovalType, isLivingType } from './events/catalogue.ts'
import type { AnyEvent } from './events/event.ts'
import { asksForAnswer } from './inquiry.ts'

/** Somebody waits for an answer, or it is critical: 0. Progress, and what its sender calls low: 2. The rest: 1. */
export function urgencyOf(event: AnyEvent): Urgency {
  if (event.priority === 'critical' || isApprovalType(event.type) || asksForAnswer(event, false)) return 0
  return isLivingType(event.type) || event.priority === 'low' ? 2 : 1
}

/** For cards that come of no event by themselves: what an approval is about, and what reminds of it. */
export function urgencyOfSubject({ kind }: SubjectRef): Urgency {
  if (kind === 'approval' || kind === 'reminder') return 0
  return kind === 'task-progress' ? 2 : 1
}
