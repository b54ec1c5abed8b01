import type { Message } from '../src/domain/message.ts'
import type { Subject } from '../src/domain/subject.ts'
import { approvalFooter } from './approval.ts'
import { approvalActions } from './approval-actions.ts'
import { deciderBlocks } from './approval-deciders.ts'
import { outcomeBlocks } from './approval-outcome.ts'
import { highlightsOf, standing } from './approval-standing.ts'
import { card } from './card.ts'
import { describe } from './describe.ts'
import { capital, counted } from './sentence.ts'

/** An agent asks for more attempts (seed 000): approving grants what was asked for. */
export function attempts(subject: Subject<'additional-attempts-request'>): Message {
  const { requested_additional_attempts: wanted, ...asked } = subject.event.data
  const { reason, current_progress, completion_milestone, ...rest } = asked
  const more = counted(wanted, 'more attempt')
  return card(subject, {
    title: capital(subject.approval?.title ?? more),
    ...standing(subject),
    highlights: highlightsOf(subject),
    blocks: [
      ...outcomeBlocks(subject),
      ...describe([
        ['Reason', reason],
        ['Asked for', more],
        ['Progress so far', current_progress],
        ['Done when', completion_milestone],
      ]),
      ...deciderBlocks(subject),
    ],
    actions: approvalActions(subject, { approve: `Grant ${more}`, reject: 'Deny' }),
    footer: approvalFooter(subject.approval),
    rest,
  })
}
