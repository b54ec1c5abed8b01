import type { Approval } from '../../../src/domain/approval.ts'
import { noSuchApproval } from '../../../templates/command-answers.ts'
import { rejectDialog } from '../../../templates/dialogs/reject.ts'
import { staleButton } from '../../../templates/vote-answers.ts'
import type { DialogPlace } from '../dialog-place.ts'
import { viewOf } from '../dialogs.ts'
import type { SlackNeeds } from '../needs.ts'
import { onOpening } from '../press.ts'
import { castPressed, isAsked, pressedVote } from '../pressed-vote.ts'

/** Reject: asks for the reason, unless it is clear already that the vote could not count. */
export function openRejectView(needs: SlackNeeds) {
  return onOpening(needs, async (press) => {
    const pressed = await pressedVote(needs, press)
    if (pressed === undefined) return { changed: false, message: staleButton() }
    if (pressed.approval === undefined) return { changed: false, message: noSuchApproval(pressed.approvalId) }
    if (isAsked(pressed)) return { changed: false, dialog: rejecting(pressed.approval) }
    const { message } = await castPressed(needs, pressed, 'reject')
    return { changed: pressed.person !== undefined, message }
  })
}

/** Shows the dialog that asks why. */
export function rejecting(approval: Approval) {
  return (place: DialogPlace) => place.show(viewOf(rejectDialog(approval), place.from))
}
