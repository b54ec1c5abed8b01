import type { WebClient } from '@slack/web-api'
import { toBlockKit } from '../../../templates/render/block-kit.ts'
import type { ProviderRef } from '../../domain/card.ts'
import { DeliveryError } from '../../domain/errors.ts'
import type { Message } from '../../domain/message.ts'
import type { MayBegin } from '../../ports/channel.ts'
import { refusedPlan, refusesPlans } from './refused-plans.ts'
import { SLACK_TIMEOUT_MS } from './slack-client.ts'
import { refusesBlocks, toDeliveryError } from './slack-errors.ts'

/** What stands beside the message itself: whose card it is, below which message, and whether beside that thread as well. */
export interface PostOptions {
  readonly metadata?: { readonly event_type: string; readonly event_payload: { readonly card_id: string } }
  readonly mayBegin?: MayBegin | undefined
  readonly below?: { readonly thread_ts: string; readonly reply_broadcast: boolean }
}

/** Nothing in a message's text shows a preview, or calls anybody. */
const QUIETLY = { unfurl_links: false, unfurl_media: false, parse: 'none', link_names: false } as const

/** Posts to a conversation, or to a person by their user id. Throws `DeliveryError`. */
export async function postMessage(
  client: WebClient,
  channel: string,
  message: Message,
  { metadata, below, mayBegin }: PostOptions = {},
): Promise<ProviderRef> {
  const given = { channel, ...(metadata && { metadata }), ...QUIETLY }
  const sent = await send(client, 'chat.postMessage', message, (rendered) => {
    mayBegin?.(SLACK_TIMEOUT_MS)
    return client.chat.postMessage(below ? { ...given, ...rendered, ...below } : { ...given, ...rendered })
  })
  if (sent.channel !== undefined && sent.ts !== undefined) {
    return { conversation: sent.channel, ts: sent.ts, ...(below && { thread: below.thread_ts }) }
  }
  const detail = 'chat.postMessage: answer without channel and ts'
  throw new DeliveryError('provider-error', detail, { outcomeUnknown: true })
}

type Rendered = ReturnType<typeof toBlockKit>

/**
 * A workspace that does not know one of the newer blocks gets the same message in the oldest ones, and for a while no plan at
 * all where it had one. Throws `DeliveryError`.
 */
export async function send<T>(
  client: WebClient,
  method: string,
  message: Message,
  call: (rendered: Rendered) => Promise<T>,
): Promise<T> {
  const rendered = toBlockKit(message)
  const hasPlan = rendered.blocks.some(({ type }) => type === 'plan')
  try {
    if (!(hasPlan && refusesPlans(client))) return await call(rendered)
  } catch (error) {
    if (!refusesBlocks(error)) throw toDeliveryError(error, method)
  }
  try {
    const sent = await call(toBlockKit(message, { conservative: true }))
    if (hasPlan && !refusesPlans(client)) refusedPlan(client)
    return sent
  } catch (error) {
    throw toDeliveryError(error, method)
  }
}
