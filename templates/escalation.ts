import type { Message, MessageBlock } from '../src/domain/message.ts'
import type { Subject } from '../src/domain/subject.ts'
import { card, forTask } from './card.ts'
import { describe } from './describe.ts'
import { sentence } from './sentence.ts'
import { text } from './text.ts'

export type EscalationType = 'escalation' | 'blocker-escalation' | 'approval-escalation'

/** An agent hands a decision or a blocker upwards. */
export function escalation(subject: Subject<EscalationType>): Message {
  const { event } = subject
  const { message, description, escalation_type, options, recommendation, awaiting_response, ...rest } =
    event.data
  return card(subject, {
    title: `${sentence(event.declaredType)}${forTask(subject)}`,
    tone: awaiting_response ? 'waiting' : 'warning',
    status: awaiting_response ? 'Waiting for an answer' : 'Needs attention',
    blocks: [
      ...calls(subject.called),
      ...text(message ?? description),
      ...text(message === undefined || message === description ? undefined : description),
      ...describe([
        ['Kind', escalation_type && sentence(escalation_type)],
        ['Recommendation', recommendation],
        ['Options', options],
      ]),
    ],
    rest,
  })
}

function calls(called: Subject['called'] = []): readonly MessageBlock[] {
  if (called.length === 0) return []
  const names = called.flatMap((person, index) => [...(index > 0 ? [' '] : []), { mention: person }])
  return text([...names, ': please decide what becomes of it.'])
}
