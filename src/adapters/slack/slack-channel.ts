import type { WebClient } from '@slack/web-api'
import type { Card, ProviderRef } from '../../domain/card.ts'
import { DeliveryError } from '../../domain/errors.ts'
import type { Message } from '../../domain/message.ts'
import type { Pace } from '../../domain/pace.ts'
import type { Channel, MayBegin } from '../../ports/channel.ts'
import { conversationIds, isUserId } from './conversation-ids.ts'
import { findInConversation, findInThread, metadataOf } from './find-posted.ts'
import { postMessage, send } from './post-message.ts'
import { toDeliveryError } from './slack-errors.ts'

interface Needs {
  readonly client: WebClient
  readonly pace?: Pace | undefined
}

/**
 * Cards as Slack messages, each with its id as metadata, by which `find` recognises it. Nothing that is posted pings
 * anybody but whom a message mentions. A destination is a conversation's id or name, or a person's id: a direct message.
 */
export function slackChannel({ client, pace }: Needs): Channel {
  const ids = conversationIds(client)

  async function post(card: Card, message: Message, mayBegin?: MayBegin): Promise<ProviderRef> {
    const { target } = card.destination
    const options = { metadata: metadataOf(card), mayBegin }
    try {
      return await postMessage(client, ids.known(target), message, options)
    } catch (error) {
      if (!isUnknown(error)) throw error
      if (isUserId(target)) throw noSuchUser(error)
      if (!target.startsWith('#')) throw error
    }
    // Slack posts to some names only by id.
    return postMessage(client, await ids.resolve(target), message, options)
  }

  /** Undefined where there is nothing to reply to: it was deleted or locked, or the destination is another place by now. */
  async function reply(
    card: Card,
    message: Message,
    thread: ProviderRef,
    mayBegin?: MayBegin,
  ): Promise<ProviderRef | undefined> {
    const { conversation } = thread
    const root = rootOf(thread)
    const channel = await ids.resolve(card.destination.target)
    if (channel !== conversation || root === undefined) return undefined
    const below = { thread_ts: root, reply_broadcast: message.aloud === true }
    try {
      return await postMessage(client, channel, message, { metadata: metadataOf(card), below, mayBegin })
    } catch (error) {
      if (isGone(error)) return undefined
      throw error
    }
  }

  async function findReply(
    channel: string,
    card: Card,
    thread: ProviderRef,
  ): Promise<ProviderRef | undefined> {
    const root = rootOf(thread)
    if (channel !== thread.conversation || root === undefined) return undefined
    try {
      return await findInThread(client, channel, root, card)
    } catch (error) {
      if (isGone(error)) return undefined
      throw error
    }
  }

  return {
    name: 'slack',
    can: { update: true, buttons: true, thread: 'live-card' },
    postsTwice: true,
    pace,

    async post(card, message, thread, mayBegin) {
      const replied = thread === null ? undefined : await reply(card, message, thread, mayBegin)
      return replied ?? post(card, message, mayBegin)
    },

    async update(card, ref, message) {
      const { conversation: channel, ts } = ref
      if (channel === undefined || ts === undefined)
        throw new Error(`Card ${card.id} has no Slack reference.`)
      // Without reply_broadcast, which would show a reply beside its thread once more: what is shown there stays there.
      const options = { channel, ts, metadata: metadataOf(card), parse: 'none', link_names: false } as const
      await send(client, 'chat.update', message, (rendered) =>
        client.chat.update({ ...rendered, ...options }),
      )
    },

    async linkTo({ conversation: channel, ts }) {
      if (channel === undefined || ts === undefined) return undefined
      const { permalink } = await client.chat
        .getPermalink({ channel, message_ts: ts })
        .catch((error: unknown) => {
          throw toDeliveryError(error, 'chat.getPermalink')
        })
      return permalink
    },

    // Also beside the thread: that is where a reply stands whose thread was gone when it was posted.
    async find(card, thread) {
      try {
        const channel = await ids.resolve(card.destination.target)
        const reply = thread === null ? undefined : await findReply(channel, card, thread)
        return reply ?? (await findInConversation(client, channel, card))
      } catch (error) {
        throw stillUnknown(error)
      }
    },
  }
}

/** A thread has one level: below a reply, a reply stands below what that one stands below. */
function rootOf({ thread, ts }: ProviderRef): string | undefined {
  return thread ?? ts
}

/** A look-up that was refused tells nothing of the posting: without this the card would be posted again. */
function stillUnknown(error: unknown): unknown {
  if (!(error instanceof DeliveryError)) return error
  const { reason, detail, fix, retryAfterMs, holdsOthers } = error
  return new DeliveryError(reason, detail, { fix, retryAfterMs, holdsOthers, outcomeUnknown: true })
}

function isGone(error: unknown): boolean {
  return error instanceof DeliveryError && error.reason === 'gone'
}

function isUnknown(error: unknown): error is DeliveryError {
  return error instanceof DeliveryError && error.reason === 'not-found'
}

/** Slack says of a person, too, that the "channel" was not found. */
function noSuchUser({ detail }: DeliveryError): DeliveryError {
  const fix = 'Check the Slack user id of this person in countersign.yaml.'
  return new DeliveryError('not-found', detail, { fix })
}
