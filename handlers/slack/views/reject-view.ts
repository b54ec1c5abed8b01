import type { AllMiddlewareArgs, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt'
import { staleButton } from '../../../templates/vote-answers.ts'
import { attempt } from '../attempt.ts'
import { rejectData } from '../button-values.ts'
import { fieldOf, noticeView } from '../dialogs.ts'
import { presserOf } from '../identity.ts'
import type { SlackNeeds } from '../needs.ts'
import { publishHome } from '../publish-home.ts'
import { voteMessage } from '../vote-message.ts'

type Submission = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs

/** The reason was given: the vote is durable before the dialog closes, and the dialog says it where it did not count. */
export function rejectSubmission(needs: SlackNeeds) {
  return async ({ ack, body, view, client }: Submission): Promise<void> => {
    const data = rejectData.safeParse(view.private_metadata)
    if (!data.success) return ack({ response_action: 'update', view: noticeView(staleButton()) })
    const { blockId, text: reason } = fieldOf(view.state)
    const complain = (problem: string) => ack({ response_action: 'errors', errors: { [blockId]: problem } })
    if (reason.trim() === '')
      return complain('Say why: the agent and everyone in the conversation will read it.')

    const identity = presserOf(body)
    const { approval: approvalId, digest, from } = data.data
    const ballot = { approvalId, identity, verdict: 'reject', channel: 'slack', digest, reason } as const
    const cast = await attempt(needs.log, 'Rejecting', () => needs.castVote(ballot))
    if (cast.kind === 'failed') return complain(FAILED)
    if (cast.value.kind === 'recorded') await ack()
    else
      await ack({
        response_action: 'update',
        view: noticeView(voteMessage(cast.value, 'reject', identity, needs)),
      })
    if (from === 'home')
      await attempt(needs.log, 'Publishing Home', () => publishHome(needs, client, identity))
  }
}

const FAILED = 'That could not be recorded, something went wrong on our side. Please try again.'
