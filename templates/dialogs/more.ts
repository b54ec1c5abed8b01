import type { Approval } from '../../src/domain/approval.ts'
import type { Explanation } from '../../src/domain/explanation.ts'
import type { ActionId, MessageAction } from '../../src/domain/message.ts'
import { highlightsOf, standing } from '../approval-standing.ts'
import { detailsButton } from '../card.ts'
import type { Dialog } from '../dialog.ts'
import { whereItStands } from '../explanation.ts'

/** What one person can do about one approval now, beside the card's own buttons. */
export interface Options {
  readonly mayApprove: boolean
  readonly mayWithdraw: boolean
  readonly mayHandOver: boolean
  readonly mayApproveInAdvance: boolean
}

interface Reader {
  readonly personId: string
  readonly names: Readonly<Record<string, string>>
}

/** Where an approval stands for one person, and only what makes sense for them to press. */
export function moreDialog(
  approval: Approval,
  explained: Explanation,
  options: Options,
  reader: Reader,
): Dialog {
  const subject = { approval, callback: null, names: reader.names }
  return {
    id: 'approval.more',
    title: 'More',
    blocks: [
      { kind: 'heading', text: approval.title },
      { kind: 'text', text: [standing(subject).status] },
      {
        kind: 'facts',
        facts: highlightsOf(subject)
          .slice(0, 1)
          .map((value) => ({ label: 'Risk', value })),
      },
      ...whereItStands(approval, explained, reader),
    ],
    fields: [],
    actions: [
      ...(approval.state === 'pending' ? offers(approval, options) : []),
      detailsButton(approval.eventId),
    ],
    close: 'Close',
    data: { approval: approval.id },
  }
}

function offers(approval: Approval, options: Options): readonly MessageAction[] {
  const offer = (isMade: boolean, id: ActionId, label: string): readonly MessageAction[] =>
    isMade ? [{ kind: 'button', id, label, style: 'plain', value: buttonValue(approval) }] : []
  return [
    ...offer(options.mayApprove, 'approval.conditions', 'Approve with conditions…'),
    ...offer(options.mayWithdraw, 'approval.withdraw', 'Withdraw my vote'),
    ...offer(options.mayHandOver, 'approval.reassign', 'Hand over…'),
    ...offer(options.mayApprove, 'approval.snooze', 'Remind me later…'),
    ...offer(options.mayApproveInAdvance, 'approval.standing', 'Approve alike in advance…'),
  ]
}

function buttonValue({ id, digest }: Approval): string {
  return JSON.stringify({ approval: id, digest })
}
