import type { WebClient } from '@slack/web-api'
import { toBlockKit } from '../../../templates/render/block-kit.ts'
import type { Card, ProviderRef } from '../../domain/card.ts'
import { DeliveryError } from '../../domain/errors.ts'
import type { Message } from '../../domain/message.ts'
import type { Channel } from '../../ports/channel.ts'
import { type ConversationIds, conversationIds } from './conversation-ids.ts'
import { refusesBlocks, toDeliveryError } from './slack-errors.ts'

const EVENT_TYPE = 'countersign_card'
/** Our clock and Slack's may differ; looking a little further back costs nothing. */
const CLOCK_SKEW_MS = 60_000
const PAGE = 200

/**
 * Cards as Slack messages. Slack has no idempotency key for posting, so that every card carries its id as metadata,
 * by which `find` recognises it (docs.slack.dev, "Message metadata"). Nothing that is posted pings anybody.
 */
export function slackChannel({ client }: { readonly client: WebClient }): Channel {
  const ids = conversationIds(client)
  return {
    name: 'slack',
    can: { update: true, buttons: true, thread: true },

    async post(card, message) {
      const { target } = card.destination
      try {
        return await post(client, ids.known(target), card, message)
      } catch (error) {
        if (!isUnknownName(error, target)) throw error
      }
      return post(client, await idOf(ids, target), card, message)
    },

    async update(card, ref, message) {
      const { conversation, ts } = ref
      if (conversation === undefined || ts === undefined)
        throw new Error(`Card ${card.id} has no Slack reference.`)
      await send('chat.update', message, (rendered) =>
        client.chat.update({
          channel: conversation,
          ts,
          ...rendered,
          metadata: metadataOf(card),
          parse: 'none',
          link_names: false,
        }),
      )
    },

    async find(card) {
      const conversation = await idOf(ids, card.destination.target)
      try {
        return await search(client, conversation, card)
      } catch (error) {
        throw toDeliveryError(error, 'conversations.history')
      }
    },
  }
}

async function idOf(ids: ConversationIds, target: string): Promise<string> {
  try {
    return await ids.resolve(target)
  } catch (error) {
    throw toDeliveryError(error, 'conversations.list')
  }
}

/** Slack posts to some names only by id. */
function isUnknownName(error: unknown, target: string): boolean {
  return target.startsWith('#') && error instanceof DeliveryError && error.reason === 'not-found'
}

async function post(client: WebClient, channel: string, card: Card, message: Message): Promise<ProviderRef> {
  const sent = await send('chat.postMessage', message, (rendered) =>
    client.chat.postMessage({
      channel,
      ...rendered,
      metadata: metadataOf(card),
      unfurl_links: false,
      unfurl_media: false,
      parse: 'none',
      link_names: false,
    }),
  )
  if (sent.channel !== undefined && sent.ts !== undefined) return { conversation: sent.channel, ts: sent.ts }
  const detail = 'chat.postMessage: answer without channel and ts'
  throw new DeliveryError('provider-error', detail, { outcomeUnknown: true })
}

type Rendered = ReturnType<typeof toBlockKit>

/** A workspace that does not know one of the newer blocks gets the same card in the oldest ones. */
async function send<T>(
  method: string,
  message: Message,
  call: (rendered: Rendered) => Promise<T>,
): Promise<T> {
  try {
    return await call(toBlockKit(message))
  } catch (error) {
    if (!refusesBlocks(error)) throw toDeliveryError(error, method)
  }
  try {
    return await call(toBlockKit(message, { conservative: true }))
  } catch (error) {
    throw toDeliveryError(error, method)
  }
}

function metadataOf(card: Card) {
  return { event_type: EVENT_TYPE, event_payload: { card_id: card.id } }
}

async function search(client: WebClient, conversation: string, card: Card): Promise<ProviderRef | undefined> {
  const since = (card.postingSince ?? card.createdAt).getTime() - CLOCK_SKEW_MS
  let cursor: string | undefined
  do {
    const page = await client.conversations.history({
      channel: conversation,
      oldest: (since / 1000).toFixed(6),
      include_all_metadata: true,
      limit: PAGE,
      ...(cursor && { cursor }),
    })
    const found = page.messages?.find(({ metadata }) => isCard(metadata, card))
    if (found?.ts !== undefined) return { conversation, ts: found.ts }
    cursor = page.response_metadata?.next_cursor
  } while (cursor)
  return undefined
}

interface Metadata {
  readonly event_type?: string
  readonly event_payload?: object
}

function isCard(metadata: Metadata | undefined, card: Card): boolean {
  const payload = metadata?.event_payload
  if (metadata?.event_type !== EVENT_TYPE || payload === undefined) return false
  return 'card_id' in payload && payload.card_id === card.id
}
