import { staleButton } from '../../../templates/vote-answers.ts'
import { voteMessage } from '../../commands/vote-message.ts'
import { approveStep, confirming } from '../approving.ts'
import { voteValue } from '../button-values.ts'
import { presserOf } from '../identity.ts'
import type { SlackNeeds } from '../needs.ts'
import { onPress } from '../press.ts'
import { reading } from '../reading.ts'

/** Approve with conditions…: opens the approve dialog also where pressing Approve would have voted at once. */
export function openApproveView(needs: SlackNeeds) {
  return onPress(needs, async ({ action, body }) => {
    const value = voteValue.safeParse(action.value)
    if (!value.success) return { changed: false, message: staleButton() }
    const identity = presserOf(body)
    const { approval: approvalId, digest } = value.data
    const found = await needs.findApproval(approvalId)
    const approval = found.kind === 'found' ? found.approval : undefined
    const person = await needs.people.find(identity)
    if (person && approval?.state === 'pending' && approval.digest === digest) {
      const step = await approveStep(needs, approval, digest, person)
      const subject = step === 'read' ? await needs.readSubject(approval.eventId) : undefined
      return { changed: false, dialog: subject ? reading(needs, identity, subject, 0) : confirming(approval) }
    }
    // What cannot count is refused by the use case, on the record.
    const result = await needs.castVote({
      approvalId,
      identity,
      verdict: 'approve',
      channel: 'slack',
      digest,
    })
    return { changed: true, message: voteMessage(result, 'approve', identity, needs) }
  })
}
