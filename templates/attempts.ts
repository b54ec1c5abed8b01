import { attemptsGranted } from '../src/domain/attempts.ts'
import type { Message, MessageBlock } from '../src/domain/message.ts'
import { nameOf, type Subject } from '../src/domain/subject.ts'
import { approvalFooter } from './approval.ts'
import { approvalActions } from './approval-actions.ts'
import { deciderBlocks } from './approval-deciders.ts'
import { outcomeBlocks } from './approval-outcome.ts'
import { highlightsOf, standing } from './approval-standing.ts'
import { deciderNames } from './approval-votes.ts'
import { card } from './card.ts'
import { describe } from './describe.ts'
import { capital, counted } from './sentence.ts'
import { text } from './text.ts'

/** An agent asks for more attempts (seed 000): approving grants what was asked for, or fewer. */
export function attempts(subject: Subject<'additional-attempts-request'>): Message {
  const { requested_additional_attempts: wanted, ...asked } = subject.event.data
  const { reason, current_progress, completion_milestone, ...rest } = asked
  const more = counted(wanted, 'more attempt')
  return card(subject, {
    title: capital(subject.approval?.title ?? more),
    ...standing(subject),
    ...grantedStatus(subject, wanted),
    highlights: highlightsOf(subject),
    blocks: [
      ...outcomeBlocks(subject),
      ...grantBlocks(subject, wanted),
      ...describe([
        ['Reason', reason],
        ['Asked for', more],
        ['Progress so far', current_progress],
        ['Done when', completion_milestone],
      ]),
      ...deciderBlocks(subject),
    ],
    actions: approvalActions(subject, {
      approve: `Grant ${wanted}`,
      ...(wanted > 1 && { fewer: 'Grant fewer…' }),
      reject: 'Deny',
    }),
    footer: approvalFooter(subject.approval),
    rest,
  })
}

/** “2 of 3 granted by Alex Kim”, in place of that it was approved. */
function grantedStatus(subject: Subject, wanted: number): { readonly status?: string } {
  const { approval } = subject
  if (approval?.state !== 'approved') return {}
  const granted = attemptsGranted(approval, wanted)
  return { status: `${granted} of ${wanted} granted by ${deciderNames(subject, approval)}` }
}

/** Who granted fewer, where the status does not say it. */
function grantBlocks(subject: Subject, wanted: number): readonly MessageBlock[] {
  const votes = subject.approval?.votes ?? []
  if (subject.approval?.state === 'approved' && votes.length === 1) return []
  return votes.flatMap(({ person, granted }) =>
    granted === null ? [] : text(`${nameOf(subject, person)} grants ${granted} of ${wanted}.`),
  )
}
