import { isReminder, type SubjectRef, type Urgency } from './card.ts'
import { isApprovalType, isLivingType } from './events/catalogue.ts'
import type { AnyEvent } from './events/event.ts'
import { asksForAnswer } from './inquiry.ts'

/** Somebody waits for an answer, or it is critical: 0. Progress, and what its sender calls low: 2. The rest: 1. */
export function urgencyOf(event: AnyEvent): Urgency {
  if (event.priority === 'critical' || isApprovalType(event.type) || asksForAnswer(event, false)) return 0
  return isLivingType(event.type) || event.priority === 'low' ? 2 : 1
}

/** For cards that come of no event by themselves: what an approval is about, and what reminds of a question. */
export function urgencyOfSubject(subject: SubjectRef): Urgency {
  if (subject.kind === 'approval' || isReminder(subject)) return 0
  return subject.kind === 'task-progress' ? 2 : 1
}
