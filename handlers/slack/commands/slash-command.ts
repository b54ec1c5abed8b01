import type { AllMiddlewareArgs, SlackCommandMiddlewareArgs } from '@slack/bolt'
import type { Message } from '../../../src/domain/message.ts'
import { failedAnswer } from '../../../templates/vote-answers.ts'
import { whyClosed } from '../actions/open-reject-view.ts'
import { attempt } from '../attempt.ts'
import { rejectView } from '../dialogs.ts'
import { slackIdentity } from '../identity.ts'
import type { SlackNeeds } from '../needs.ts'
import { show } from '../show.ts'
import { answerCommand } from './answer-command.ts'
import { parseCommand } from './parse-command.ts'

type Typed = SlackCommandMiddlewareArgs & AllMiddlewareArgs

/** `/countersign …`: a vote is durable before it is acknowledged, and only the asker sees the answer. */
export function slashCommand(needs: SlackNeeds) {
  return async (typed: Typed): Promise<void> => {
    const outcome = await attempt(needs.log, 'A slash command', () => answer(needs, typed))
    await attempt(needs.log, 'Acknowledging a slash command', () => typed.ack())
    const messages = outcome.kind === 'done' ? outcome.value : [failedAnswer()]
    if (messages.length === 0) return
    await attempt(needs.log, 'Answering a slash command', () =>
      show(messages, (screen) => typed.respond({ ...screen, response_type: 'ephemeral' })),
    )
  }
}

async function answer(needs: SlackNeeds, typed: Typed): Promise<readonly Message[]> {
  const { user_id, team_id, text = '' } = typed.command
  const command = parseCommand(text)
  const identity = slackIdentity(user_id, team_id)
  if (command.kind === 'reject' && command.reason === null && needs.people.find(identity)) {
    if (await askReason(needs, typed, command.id)) return []
  }
  return answerCommand(needs, command, identity)
}

/** Rejecting without a reason opens the dialog that asks for it. False where there is nothing to ask. */
async function askReason(needs: SlackNeeds, { client, command }: Typed, id: string): Promise<boolean> {
  const found = await needs.findApproval(id)
  if (found.kind !== 'found' || whyClosed(found.approval)) return false
  const { id: approval, digest } = found.approval
  const view = rejectView(found.approval, { approval, digest, from: 'conversation' })
  await client.views.open({ trigger_id: command.trigger_id, view })
  return true
}
