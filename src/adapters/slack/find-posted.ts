import type { WebClient } from '@slack/web-api'
import type { Card, ProviderRef } from '../../domain/card.ts'
import { toDeliveryError } from './slack-errors.ts'

const EVENT_TYPE = 'countersign_card'
/** Our clock and Slack's may differ; looking a little further back costs nothing. */
const CLOCK_SKEW_MS = 60_000
const PAGE = 200

/** What a posted card carries, so that it is recognised: Slack has no idempotency key (docs.slack.dev, "Message metadata"). */
export function metadataOf(card: Card) {
  return { event_type: EVENT_TYPE, event_payload: { card_id: card.id } }
}

/** Looks for a card among a conversation's messages; undefined where it is not there. Throws `DeliveryError`. */
export function findInConversation(
  client: WebClient,
  channel: string,
  card: Card,
): Promise<ProviderRef | undefined> {
  return search(channel, card, 'conversations.history', (page) =>
    client.conversations.history({ channel, ...page }),
  )
}

/** Looks for a card among the replies to a message. Throws `DeliveryError`, with reason `gone` where there is no such thread. */
export function findInThread(
  client: WebClient,
  channel: string,
  ts: string,
  card: Card,
): Promise<ProviderRef | undefined> {
  return search(channel, card, 'conversations.replies', (page) =>
    client.conversations.replies({ channel, ts, ...page }),
  )
}

interface PageAsked {
  readonly oldest: string
  readonly include_all_metadata: true
  readonly limit: number
  readonly cursor?: string
}
interface PageGiven {
  readonly messages?: readonly PostedMessage[]
  readonly response_metadata?: { readonly next_cursor?: string }
}

interface PostedMessage {
  readonly ts?: string
  /** Of a reply, and of a message that has some: then its own. */
  readonly thread_ts?: string
  readonly metadata?: Metadata
}

async function search(
  conversation: string,
  card: Card,
  method: string,
  read: (page: PageAsked) => Promise<PageGiven>,
): Promise<ProviderRef | undefined> {
  const since = (card.postingSince ?? card.createdAt).getTime() - CLOCK_SKEW_MS
  const asked = { oldest: (since / 1000).toFixed(6), include_all_metadata: true, limit: PAGE } as const
  let cursor: string | undefined
  do {
    const page = await read({ ...asked, ...(cursor && { cursor }) }).catch((error: unknown) => {
      throw toDeliveryError(error, method)
    })
    const found = page.messages?.find(({ metadata }) => isCard(metadata, card))
    if (found?.ts !== undefined) return refOf(conversation, found.ts, found.thread_ts)
    cursor = page.response_metadata?.next_cursor
  } while (cursor)
  return undefined
}

function refOf(conversation: string, ts: string, thread: string | undefined): ProviderRef {
  return { conversation, ts, ...(thread !== undefined && thread !== ts && { thread }) }
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
