import { z } from 'zod'
import { pressableElements } from './pressable-elements.ts'
import type { SlackApi } from './slack-api.ts'
import { message, type SlackMessage, withBlockIds } from './slack-shapes.ts'

/** A message with the replies of its thread, oldest first. */
export interface Thread {
  readonly message: SlackMessage
  readonly replies: readonly SlackMessage[]
  /** Where it is itself a reply that is shown beside its thread: what that thread is below. */
  readonly repliedTo?: SlackMessage
}

/** How much of a conversation the page shows. */
const SHOWN = 60

const messages = z.object({ messages: z.array(message) })
const opened = z.object({ channel: z.object({ id: z.string() }) })

/** The newest messages of a conversation as whoever `api` belongs to, oldest first. */
export async function readConversation(api: SlackApi, channel: string): Promise<Thread[]> {
  const history = messages.parse(await api('conversations.history', { channel, limit: SHOWN }))
  const said = history.messages.filter(({ subtype }) => subtype === undefined || subtype === 'bot_message')
  const threads = await Promise.all(said.toReversed().map((one) => withReplies(api, channel, one)))
  return threads.flatMap((thread) => [thread, ...broadcasts(thread)])
}

/** Slack lists them among the messages of the conversation, too; the emulated one does not. */
function broadcasts({ message, replies }: Thread): readonly Thread[] {
  return replies
    .filter((reply) => reply.reply_broadcast)
    .map((reply) => ({ message: reply, replies: [], repliedTo: message }))
}

async function withReplies(api: SlackApi, channel: string, one: SlackMessage): Promise<Thread> {
  if (one.reply_count === 0) return { message: withIds(one), replies: [] }
  const thread = messages.parse(await api('conversations.replies', { channel, ts: one.ts }))
  return { message: withIds(one), replies: thread.messages.filter(({ ts }) => ts !== one.ts).map(withIds) }
}

/** The direct conversation between the owner of `api` and another user. */
export async function directConversation(api: SlackApi, user: string): Promise<string> {
  return opened.parse(await api('conversations.open', { users: user })).channel.id
}

/** How many of a conversation's newest messages can still be approved. */
export async function waitingIn(api: SlackApi, channel: string): Promise<number> {
  const threads = await readConversation(api, channel)
  return threads.filter(({ message: { blocks } }) =>
    pressableElements(blocks).some(({ element }) => element.action_id === 'approval.approve'),
  ).length
}

function withIds(one: SlackMessage): SlackMessage {
  return { ...one, blocks: withBlockIds(one.blocks) }
}
