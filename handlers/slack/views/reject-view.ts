import { voteMessage } from '../../commands/vote-message.ts'
import { voteData } from '../button-values.ts'
import { noticeView } from '../dialogs.ts'
import type { SlackNeeds } from '../needs.ts'
import { onSubmit } from '../submission.ts'

/** The reason was given: the vote is durable before the dialog closes, and the dialog says it where it did not count. */
export function rejectSubmission(needs: SlackNeeds) {
  return onSubmit(needs, voteData, async ({ data, given, identity }) => {
    const reason = given.text('reason')
    if (reason === '') return { kind: 'errors', errors: { reason: WHY } }
    const { approval: approvalId, digest } = data
    const ballot = { approvalId, identity, verdict: 'reject', channel: 'slack', digest, reason } as const
    const result = await needs.castVote(ballot)
    if (result.kind === 'recorded') return { kind: 'done' }
    return { kind: 'show', view: noticeView(voteMessage(result, 'reject', identity, needs)) }
  })
}

const WHY = 'Say why: the agent and everyone in the conversation will read it.'
