import type { AllMiddlewareArgs, SlackCommandMiddlewareArgs } from '@slack/bolt'
import { isIrreversible } from '../../src/domain/approval.ts'
import type { Message } from '../../src/domain/message.ts'
import type { Identity } from '../../src/domain/person.ts'
import { failedAnswer } from '../../templates/vote-answers.ts'
import { answerCommand } from '../commands/answer-command.ts'
import { asksElsewhere, type Command, parseCommand } from '../commands/parse-command.ts'
import { isNotOpened, readFirst } from './actions/approve-action.ts'
import { rejecting } from './actions/open-reject-view.ts'
import { openBatch } from './actions/open-views.ts'
import { approveStep, confirming } from './approving.ts'
import { attempt } from './attempt.ts'
import { type DialogPlace, placeOfCommand } from './dialog-place.ts'
import { slackIdentity } from './identity.ts'
import type { SlackNeeds } from './needs.ts'
import { show } from './show.ts'

type Typed = SlackCommandMiddlewareArgs & AllMiddlewareArgs

/**
 * `/countersign …`: a vote is durable before it is acknowledged, and only the asker sees the answer. What an orchestrator is
 * asked for is acknowledged first: Slack waits three seconds.
 */
export function slashCommand(needs: SlackNeeds) {
  return async (typed: Typed): Promise<void> => {
    const asked = parseCommand(typed.command.text ?? '')
    const acknowledge = () =>
      attempt(needs.log, 'Acknowledging a slash command', async () => void (await typed.ack()))
    if (asksElsewhere(asked)) await acknowledge()
    const outcome = await attempt(needs.log, 'A slash command', () => answer(needs, asked, typed))
    if (!asksElsewhere(asked)) await acknowledge()
    const messages = outcome.kind === 'done' ? outcome.value : [failedAnswer()]
    if (messages.length === 0) return
    await attempt(needs.log, 'Answering a slash command', () =>
      show(messages, (screen) => typed.respond({ ...screen, response_type: 'ephemeral' })),
    )
  }
}

/** Here, unlike in what is said, a dialog can be opened: for a few commands that is the better answer. */
async function answer(
  needs: SlackNeeds,
  asked: Command,
  { command, client }: Typed,
): Promise<readonly Message[]> {
  const { user_id, team_id, trigger_id } = command
  const identity = slackIdentity(user_id, team_id)
  const better = await betterAsked(needs, asked, identity)
  if (better === undefined) return answerCommand(needs, asked, identity)
  if (better.dialog) await better.dialog(placeOfCommand(client, trigger_id))
  return better.message ? [better.message] : []
}

interface Better {
  readonly dialog?: (place: DialogPlace) => Promise<void>
  readonly message?: Message
}

/** What a dialog asks better than words. Nothing where there is nothing to ask. */
async function betterAsked(
  needs: SlackNeeds,
  asked: Command,
  identity: Identity,
): Promise<Better | undefined> {
  if (asked.kind === 'batch') return openBatch(needs, identity)
  if (asked.kind !== 'approve' && asked.kind !== 'reject') return undefined
  const person = await needs.people.find(identity)
  const found = await needs.findApproval(asked.id)
  if (person === undefined || found.kind !== 'found' || found.approval.state !== 'pending') return undefined
  const { approval } = found
  if (asked.kind === 'reject') return asked.reason === null ? { dialog: rejecting(approval) } : undefined

  const step = await approveStep(needs, approval, approval.digest, person)
  if (step === 'vote') return undefined
  if (step === 'confirm') {
    const isSaid = asked.reason !== null && !isIrreversible(approval)
    return isSaid ? undefined : { dialog: confirming(approval, asked) }
  }
  const { id: approvalId, digest } = approval
  const result = await needs.castVote({ approvalId, identity, verdict: 'approve', channel: 'slack', digest })
  return isNotOpened(result) ? readFirst(needs, identity, approval, result) : undefined
}
