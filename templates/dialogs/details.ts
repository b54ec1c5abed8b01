import { type Approval, isIrreversible } from '../../src/domain/approval.ts'
import { digestOf } from '../../src/domain/digest.ts'
import type { MessageAction, MessageBlock } from '../../src/domain/message.ts'
import type { Subject } from '../../src/domain/subject.ts'
import { detailsButton } from '../card.ts'
import type { DetailsPage } from '../details.ts'
import type { Dialog } from '../dialog.ts'
import { text } from '../text.ts'

/** How far somebody got with reading what they are to approve. */
export interface Reading {
  /** The approval as it is now, where it waits for a decision. */
  readonly approval: Approval
  /** What is shown here is what the approval is about. */
  readonly isCurrent: boolean
  /** This person was shown all of it. */
  readonly isWhole: boolean
  /** This person's vote could count. */
  readonly mayApprove: boolean
}

/** Whether the event of a subject is what its approval asks for now: not an earlier version. */
export function isCurrent({ event, approval }: Pick<Subject, 'event' | 'approval'>): boolean {
  if (approval === null) return false
  return approval.eventId === event.id || digestOf(approval.payload) === digestOf(event.data)
}

/** One page of a payload; `index` counts from 0. The buttons' values are `{"event":"<id>","page":<index>}`. */
export function detailsDialog(page: DetailsPage, index: number, count: number, reading?: Reading): Dialog {
  return {
    id: 'details',
    title: count === 1 ? 'Details' : `Details ${index + 1} of ${count}`,
    blocks: [
      { kind: 'heading', text: page.title },
      ...(reading ? notice(reading, index, count) : []),
      ...(index === 0 ? [{ kind: 'facts', facts: page.facts } as const] : []),
      { kind: 'code', text: page.code },
    ],
    fields: [],
    actions: [
      ...(index > 0 ? [turn('Previous', page, index - 1)] : []),
      ...(index + 1 < count ? [turn('Next', page, index + 1)] : []),
      ...(reading ? wayOn(reading, index + 1 === count) : []),
    ],
    close: 'Close',
    data: { event: page.eventId, page: index },
  }
}

/** Where reading matters: what cannot be undone is approved by readers only. */
function notice(reading: Reading, index: number, count: number): readonly MessageBlock[] {
  if (!reading.isCurrent) return text('⚠️ This is an earlier version. What is asked for now is another.')
  if (!isIrreversible(reading.approval)) return []
  if (reading.isWhole) return text('⚠️ This cannot be undone. You have opened all of it.')
  if (!reading.mayApprove) return text('⚠️ This cannot be undone.')
  const all = count === 1 ? 'it' : `all ${count} pages`
  return text(
    index === 0
      ? `⚠️ This cannot be undone. All of it has to be read before approving: read ${all}, the way to approve stands at the end.`
      : '⚠️ This cannot be undone. Read on to the last page: the way to approve stands there.',
  )
}

function wayOn(reading: Reading, isLast: boolean): readonly MessageAction[] {
  const { approval, isWhole, mayApprove } = reading
  if (!reading.isCurrent) return [{ ...detailsButton(approval.eventId), label: 'Show what is asked now' }]
  if (!isLast || !isWhole || !mayApprove || !isIrreversible(approval)) return []
  const value = JSON.stringify({ approval: approval.id, digest: approval.digest })
  return [{ kind: 'button', id: 'approval.approve', label: 'Approve…', style: 'primary', value }]
}

function turn(label: string, { eventId }: DetailsPage, page: number): MessageAction {
  const value = JSON.stringify({ event: eventId, page })
  return { kind: 'button', id: 'details.page', label, style: 'plain', value }
}
