import type { Priority } from '../src/domain/events/envelope.ts'
import { type ErrorEscalationData, priorityOfError } from '../src/domain/events/escalation.ts'
import type { Message } from '../src/domain/message.ts'
import type { Subject } from '../src/domain/subject.ts'
import { card, forTask } from './card.ts'
import { describe } from './describe.ts'
import { graded } from './grades.ts'
import { counted, sentence } from './sentence.ts'
import { text } from './text.ts'

/** An error that an agent could not get over, with how often it tried and why it is this urgent. */
export function errorEscalation(subject: Subject<'error-escalation'>): Message {
  const { event } = subject
  const { error_type, error_message, recovery_attempts, context, ...rest } = event.data
  return card(subject, {
    title: `${sentence(error_type)}${forTask(subject, 'in')}`,
    tone: event.priority === 'low' ? 'warning' : 'danger',
    status: graded(event.priority, 'priority'),
    highlights: [
      recovery_attempts === 0 ? 'first occurrence' : counted(recovery_attempts, 'recovery attempt'),
    ],
    blocks: [
      ...text(error_message),
      ...describe([
        ['Error type', error_type],
        ['Why this priority', reasonOf(event.priority, event.data)],
        ['Context', context],
      ]),
    ],
    rest,
  })
}

/** Seed 002's matrix, said in words; a sender may set another priority. */
function reasonOf(priority: Priority, data: ErrorEscalationData): string {
  if (priority !== priorityOfError(data)) return 'set by the sender'
  const reasons: Readonly<Record<Priority, string>> = {
    critical: 'errors of this type are always critical',
    high: '3 or more recovery attempts',
    normal: '1 or 2 recovery attempts',
    low: 'no recovery was attempted yet',
  }
  return reasons[priority]
}
