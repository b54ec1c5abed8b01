import { voteMessage } from '../../commands/vote-message.ts'
import { voteData } from '../button-values.ts'
import { noticeView } from '../dialogs.ts'
import type { SlackNeeds } from '../needs.ts'
import { onSubmit } from '../submission.ts'

/** The confirmation, with its justification and conditions: it votes on exactly what the dialog was opened for. */
export function approveSubmission(needs: SlackNeeds) {
  return onSubmit(needs, voteData, async ({ data, given, identity }) => {
    const { approval: approvalId, digest } = data
    const result = await needs.castVote({
      approvalId,
      identity,
      verdict: 'approve',
      channel: 'slack',
      digest,
      reason: given.text('reason') || null,
      conditions: given.text('conditions') || null,
    })
    if (result.kind === 'recorded') return { kind: 'done' }
    if (result.kind === 'refused' && result.reason === 'justification-missing') {
      return { kind: 'errors', errors: { reason: 'Say why it may go ahead: the policy asks for it.' } }
    }
    return { kind: 'show', view: noticeView(voteMessage(result, 'approve', identity, needs)) }
  })
}
