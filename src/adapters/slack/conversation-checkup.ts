import type { WebClient } from '@slack/web-api'
import { type Finding, fine, wrong } from '../../domain/finding.ts'
import { toDeliveryError } from './slack-errors.ts'

/** What Slack says of a conversation that it lets us see. */
interface Conversation {
  readonly id?: string
  readonly name?: string
  readonly is_archived?: boolean
  readonly is_member?: boolean
  /** Direct messages have no members in this sense. */
  readonly is_im?: boolean
}

/** Whether each conversation, by id or `#name`, is there, in use, and has the bot in it. */
export async function checkConversations(
  client: WebClient,
  targets: readonly string[],
): Promise<readonly Finding[]> {
  try {
    const names = targets.some((target) => target.startsWith('#')) ? await visible(client) : new Map()
    const found = targets.map((target) =>
      target.startsWith('#') ? names.get(target.slice(1)) : info(client, target),
    )
    const conversations = await Promise.all(found)
    return targets.map((target, index) => judge(target, conversations[index]))
  } catch (error) {
    const { message, fix } = toDeliveryError(error, 'conversations.info')
    return [wrong(`conversations cannot be looked at: ${message}`, fix ?? 'Try again in a moment.')]
  }
}

function judge(target: string, conversation: Conversation | undefined): Finding {
  if (conversation === undefined) {
    const fix =
      'Check SLACK_CHANNEL and the routes in countersign.yaml. A private conversation is seen only after /invite @Countersign in it.'
    return wrong(`there is no conversation ${target} that the bot can see`, fix)
  }
  if (conversation.is_archived)
    return wrong(`the conversation ${target} is archived`, 'Unarchive it, or name another one.')
  if (!conversation.is_im && conversation.is_member !== true)
    return wrong(`the bot is not in ${target}`, `In that conversation, send: /invite @Countersign`)
  return fine(`${target} is there, and the bot is in it`)
}

const PAGE = 200

/** Every conversation that the bot can see, archived ones as well, by name. */
async function visible(client: WebClient): Promise<ReadonlyMap<string, Conversation>> {
  const found = new Map<string, Conversation>()
  let cursor: string | undefined
  do {
    const page = await client.conversations
      .list({
        types: 'public_channel,private_channel',
        exclude_archived: false,
        limit: PAGE,
        ...(cursor && { cursor }),
      })
      .catch((error: unknown) => {
        throw toDeliveryError(error, 'conversations.list')
      })
    for (const conversation of page.channels ?? []) keepLiving(found, conversation)
    cursor = page.response_metadata?.next_cursor
  } while (cursor)
  return found
}

/** A name may be that of an archived conversation and of a living one. */
function keepLiving(found: Map<string, Conversation>, conversation: Conversation): void {
  const { name, is_archived } = conversation
  if (name !== undefined && (!is_archived || !found.has(name))) found.set(name, conversation)
}

async function info(client: WebClient, channel: string): Promise<Conversation | undefined> {
  try {
    return (await client.conversations.info({ channel })).channel
  } catch (error) {
    const trouble = toDeliveryError(error, 'conversations.info')
    if (trouble.reason === 'not-found') return undefined
    throw trouble
  }
}
