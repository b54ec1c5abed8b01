import type { Approval } from '../../../src/domain/approval.ts'
import { noSuchApproval } from '../../../templates/command-answers.ts'
import { rejectDialog } from '../../../templates/dialogs/reject.ts'
import { staleButton } from '../../../templates/vote-answers.ts'
import { voteMessage } from '../../commands/vote-message.ts'
import { voteValue } from '../button-values.ts'
import type { DialogPlace } from '../dialog-place.ts'
import { viewOf } from '../dialogs.ts'
import { presserOf } from '../identity.ts'
import type { SlackNeeds } from '../needs.ts'
import { onOpening } from '../press.ts'

/** Reject: asks for the reason, unless it is clear already that the vote could not count. */
export function openRejectView(needs: SlackNeeds) {
  return onOpening(needs, async ({ action, body }) => {
    const value = voteValue.safeParse(action.value)
    if (!value.success) return { changed: false, message: staleButton() }
    const identity = presserOf(body)
    const { approval: approvalId, digest } = value.data
    const found = await needs.findApproval(approvalId)
    if (found.kind !== 'found') return { changed: false, message: noSuchApproval(approvalId) }
    const { approval } = found
    const isStranger = (await needs.people.find(identity)) === undefined
    if (isStranger || approval.state !== 'pending' || approval.digest !== digest) {
      // The refusal belongs into the audit, so that it is the use case that refuses.
      const result = await needs.castVote({
        approvalId,
        identity,
        verdict: 'reject',
        channel: 'slack',
        digest,
      })
      return { changed: !isStranger, message: voteMessage(result, 'reject', identity, needs) }
    }
    return { changed: false, dialog: rejecting(approval) }
  })
}

/** Shows the dialog that asks why. */
export function rejecting(approval: Approval) {
  return (place: DialogPlace) => place.show(viewOf(rejectDialog(approval), place.from))
}
