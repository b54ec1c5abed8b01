import { z } from 'zod'
import { toMarkdown } from '../../../templates/render/markdown.ts'
import { optionValue, sessionAt } from '../../domain/agent-session.ts'
import type { Card } from '../../domain/card.ts'
import { commentId } from '../../domain/comment-id.ts'
import type { Message, MessageAction } from '../../domain/message.ts'
import type { Channel } from '../../ports/channel.ts'
import { type ActivityOption, createActivity } from './activities.ts'
import type { LinearRequest } from './linear-client.ts'

/** What the verdict buttons of a card carry (templates/approval-actions.ts). */
const shown = z.object({ approval: z.string(), digest: z.string() })

/**
 * Cards in agent sessions: what waits is asked, with the verdicts to choose from. Nothing there can be changed, so that
 * what matters later is said below it. An activity's id is made from what it says, so that saying it twice is refused.
 */
export function sessionChannel(request: LinearRequest): Channel {
  /** `part` names this activity among those of the card. */
  async function say(card: Card, message: Message, part: string): Promise<string> {
    const session = sessionAt(card.destination)
    if (session === undefined) throw new Error(`Card ${card.id} hangs in no session.`)
    const id = commentId(`session-card:${card.id}:${part}`)
    const { text: body, whole } = toMarkdown(message)
    const options = message.actions.flatMap((action) => optionOf(action, whole))
    const kind = options.length > 0 ? 'elicitation' : 'response'
    await createActivity(request, { id, session, kind, body, options })
    return id
  }

  return {
    name: 'linear',
    can: { update: false, buttons: false, thread: false },
    async post(card, message) {
      // What is asked now, or how it ended: a second try after an unknown outcome says the same or something newer.
      return { activity: await say(card, message, partOf(message)) }
    },
    async follow(card, _ref, message, news) {
      await say(card, message, news)
    },
    async update() {
      throw new Error('An activity cannot be changed.')
    },
    async find() {
      return undefined
    },
  }
}

function partOf({ actions, status }: Message): string {
  return actions.flatMap((action) => optionOf(action, true))[0]?.value ?? status
}

/** Nobody approves what they could not see. */
function optionOf(action: MessageAction, whole: boolean): readonly ActivityOption[] {
  if (action.kind !== 'button') return []
  const { id, label, value } = action
  if (id === 'approval.reject') return [{ label, value: optionValue('reject', read(value)) }]
  if (id === 'approval.approve' && whole) return [{ label, value: optionValue('approve', read(value)) }]
  return []
}

function read(value: string) {
  return shown.parse(JSON.parse(value))
}
