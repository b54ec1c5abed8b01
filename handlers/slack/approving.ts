import { type Approval, isIrreversible } from '../../src/domain/approval.ts'
import type { Person } from '../../src/domain/person.ts'
import type { Subject } from '../../src/domain/subject.ts'
import { approveDialog, type Said } from '../../templates/dialogs/approve.ts'
import type { DialogPlace } from './dialog-place.ts'
import { viewOf } from './dialogs.ts'
import type { SlackNeeds } from './needs.ts'

/** What pressing Approve leads to: the vote at once, the dialog that asks once more, or reading first. */
export type ApproveStep = 'vote' | 'confirm' | 'read'

/**
 * A vote that could not count is cast all the same, because the use case refuses it, with the reason and on the record.
 * `digest` is of what the person was shown.
 */
export async function approveStep(
  needs: SlackNeeds,
  approval: Approval,
  digest: string,
  person: Person | undefined,
): Promise<ApproveStep> {
  const isForGood = isIrreversible(approval)
  if (!isForGood && approval.policy.justification === 'optional') return 'vote'
  if (person === undefined || approval.state !== 'pending' || approval.digest !== digest) return 'vote'
  const subject = await needs.readSubject(approval.eventId)
  if (subject === undefined || !mayApprove(subject, person)) return 'vote'
  if (!isForGood) return 'confirm'
  return (await needs.hasOpened(approval.id, person.id, digest)) ? 'confirm' : 'read'
}

/** Whether this person's approving vote could still count. */
export function mayApprove({ askable }: Subject, { id }: Person): boolean {
  return askable.some((person) => person.id === id)
}

/** Shows the dialog that says once more what is approved. */
export function confirming(approval: Approval, said?: Said) {
  return (place: DialogPlace) => place.show(viewOf(approveDialog(approval, said), place.from))
}
