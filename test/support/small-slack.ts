import { z } from 'zod'

/** A message as a reader finds it. */
export interface SlackMessage {
  readonly ts: string
  readonly conversation: string
  readonly cardId: string | undefined
  /** Everything that it shows, as JSON. */
  text: string
  readonly metadata: unknown
  readonly threadTs: string | undefined
}

const metadata = z.object({ event_payload: z.object({ card_id: z.string() }) })
type Given = Readonly<Record<string, string>>

/**
 * The part of Slack's Web API that carries cards, in memory and quick enough for tens of thousands of them. Conversations
 * are named by their ids, and each is there once something is posted to it.
 */
export function smallSlack() {
  const conversations = new Map<string, SlackMessage[]>()
  const all = () => [...conversations.values()].flat()
  let last = 0

  /** Slack's: seconds, unique in a conversation and rising. */
  function newTs(): string {
    last = Math.max(last + 1, Date.now() * 1000)
    return (last / 1_000_000).toFixed(6)
  }
  function messagesIn(given: Given): SlackMessage[] {
    const { channel = '' } = given
    const messages = conversations.get(channel) ?? []
    conversations.set(channel, messages)
    return messages
  }
  function shownBy({ text = '', blocks = '' }: Given): string {
    return JSON.stringify([text, blocks && JSON.parse(blocks)])
  }

  const methods: Readonly<Record<string, (given: Given) => object>> = {
    'auth.test': () => ({ ok: true, user_id: 'U0BOT', bot_id: 'B0BOT', team_id: 'T0TEST', team: 'Test' }),
    'chat.postMessage'(given) {
      const said: unknown = given.metadata && JSON.parse(given.metadata)
      const message: SlackMessage = {
        ts: newTs(),
        conversation: given.channel ?? '',
        cardId: metadata.safeParse(said).data?.event_payload.card_id,
        text: shownBy(given),
        metadata: said,
        threadTs: given.thread_ts,
      }
      messagesIn(given).push(message)
      return { ok: true, channel: message.conversation, ts: message.ts }
    },
    'chat.update'(given) {
      const message = messagesIn(given).find(({ ts }) => ts === given.ts)
      if (message === undefined) return { ok: false, error: 'message_not_found' }
      message.text = shownBy(given)
      return { ok: true, channel: message.conversation, ts: message.ts }
    },
    'conversations.history': (given) =>
      page(
        given,
        messagesIn(given)
          .filter(({ threadTs }) => threadTs === undefined)
          .reverse(),
      ),
    'conversations.replies'(given) {
      const { ts = '' } = given
      const thread = messagesIn(given).filter((one) => one.ts === ts || one.threadTs === ts)
      return thread.length === 0 ? { ok: false, error: 'thread_not_found' } : page(given, thread)
    },
  }
  return {
    all,
    answer: (method: string, given: Given): object =>
      methods[method]?.(given) ?? { ok: false, error: 'unknown_method' },
  }
}

/** Metadata come only to those who ask for them, and `oldest` itself does not belong to the page. */
function page(
  { oldest = '0', limit = '100', cursor = '0', ...given }: Given,
  messages: readonly SlackMessage[],
) {
  const from = Number(cursor)
  const fitting = messages.filter(({ ts }) => Number(ts) > Number(oldest))
  const shown = fitting.slice(from, from + Number(limit))
  const next = from + shown.length < fitting.length ? String(from + shown.length) : ''
  const withMetadata = given.include_all_metadata === 'true'
  return {
    ok: true,
    messages: shown.map(({ ts, text, metadata: said }) => ({
      ts,
      text,
      ...(withMetadata && { metadata: said }),
    })),
    response_metadata: { next_cursor: next },
  }
}
