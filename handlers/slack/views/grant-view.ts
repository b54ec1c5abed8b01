import { voteMessage } from '../../commands/vote-message.ts'
import { voteData } from '../button-values.ts'
import { noticeView } from '../dialogs.ts'
import type { SlackNeeds } from '../needs.ts'
import { onSubmit, type SubmitResult } from '../submission.ts'

/** How many attempts are granted: an approving vote on exactly what the dialog was opened for. */
export function grantSubmission(needs: SlackNeeds) {
  return onSubmit(needs, voteData, async ({ data, given, identity }): Promise<SubmitResult> => {
    const granted = given.text('granted')
    if (!/^[1-9]\d*$/.test(granted)) return { kind: 'errors', errors: { granted: 'Write a number.' } }
    const { approval: approvalId, digest } = data
    const result = await needs.castVote({
      approvalId,
      identity,
      verdict: 'approve',
      channel: 'slack',
      digest,
      granted: Number(granted),
      reason: given.text('reason') || null,
      conditions: given.text('conditions') || null,
    })
    if (result.kind === 'recorded') return { kind: 'done' }
    if (result.kind === 'refused' && result.reason === 'grant-out-of-range')
      return { kind: 'errors', errors: { granted: 'That is more than was asked for.' } }
    if (result.kind === 'refused' && result.reason === 'justification-missing')
      return { kind: 'errors', errors: { reason: 'Say why: the policy asks for it.' } }
    return { kind: 'show', view: noticeView(voteMessage(result, 'approve', identity, needs)) }
  })
}
