import { z } from 'zod'
import { pressableElements } from '../../src/sandbox/pressable-elements.ts'
import { slackApi } from '../../src/sandbox/slack-api.ts'
import { messagePress } from '../../src/sandbox/slack-payloads.ts'
import { withBlockIds } from '../../src/sandbox/slack-shapes.ts'
import { type SlackAnswer, slackSigner } from '../../src/sandbox/slack-signer.ts'
import type { EmulatedSlack, PostedCard } from './emulated-slack.ts'

const trigger = z.object({ trigger_id: z.string() })

interface Press {
  /** Countersign's address. */
  readonly url: string
  readonly slack: EmulatedSlack
  readonly card: PostedCard
  /** As `approval.approve`. */
  readonly button: string
  /** The handle of who presses. */
  readonly by: string
  /** Where the presser alone is answered; without it nobody hears the answer. */
  readonly responseUrl?: string
}

/** Presses a button of a card as Slack sends it, signed. Throws where the card has no such button. */
export async function pressOnCard({
  url,
  slack,
  card,
  button,
  by,
  responseUrl,
}: Press): Promise<SlackAnswer> {
  const { workspace } = slack
  const member = workspace.members.find(({ handle }) => handle === by)
  const message = { ...card, blocks: withBlockIds(card.blocks) }
  const pressed = pressableElements(message.blocks).find(({ element }) => element.action_id === button)
  if (member === undefined || pressed === undefined) throw new Error(`${by} finds no button ${button}.`)
  const asBot = slackApi(workspace.url, workspace.app.botToken)
  const { trigger_id: triggerId } = trigger.parse(
    await asBot('views.generateTriggerId', { user_id: member.id }),
  )
  return slackSigner(`${url}/slack/events`, workspace.signingSecret).interaction(
    messagePress({
      workspace,
      member,
      triggerId,
      conversation: workspace.conversation.id,
      ts: card.ts,
      message,
      pressed,
      responseUrl: responseUrl ?? `${url}/not-used`,
      at: card.ts,
    }),
  )
}

/** The buttons of a card, by their action ids. */
export function buttonsOf(card: PostedCard): readonly string[] {
  return pressableElements(card.blocks).map(({ element }) => element.action_id)
}
