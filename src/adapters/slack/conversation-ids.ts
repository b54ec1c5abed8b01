import type { WebClient } from '@slack/web-api'
import { DeliveryError } from '../../domain/errors.ts'
import { toDeliveryError } from './slack-errors.ts'

const PAGE = 200

export interface ConversationIds {
  /** The id where it is known already, else the destination as it was written. */
  known(target: string): string
  /** Looks the id up. Throws `DeliveryError`, with reason `not-found` where there is no such conversation or person. */
  resolve(target: string): Promise<string>
}

/**
 * Finds the id behind a destination: Slack takes `#approvals` when posting but only ids when reading, and a person
 * (`U…`) is written to in a direct message, which has an id of its own.
 */
export function conversationIds(client: WebClient): ConversationIds {
  const ids = new Map<string, string>()
  const known = (target: string) => ids.get(target) ?? target
  return {
    known,
    async resolve(target) {
      if (/^[CDG][A-Z0-9]{6,}$/.test(known(target))) return known(target)
      const id = await lookUp(client, target)
      ids.set(target, id)
      return id
    },
  }
}

/** Whether a destination is a person, who is written to directly. */
export function isUserId(target: string): boolean {
  return /^[UW][A-Z0-9]{4,}$/.test(target)
}

async function lookUp(client: WebClient, target: string): Promise<string> {
  const [method, look] = isUserId(target)
    ? (['conversations.open', openDirect] as const)
    : (['conversations.list', byName] as const)
  const id = await look(client, target).catch((error: unknown) => {
    throw toDeliveryError(error, method)
  })
  if (id !== undefined) return id
  const fix = 'Check SLACK_CHANNEL. A private conversation is found only after /invite @Countersign'
  throw new DeliveryError('not-found', `no conversation is called ${target}`, { fix })
}

async function openDirect(client: WebClient, user: string): Promise<string | undefined> {
  const { channel } = await client.conversations.open({ users: user })
  return channel?.id
}

async function byName(client: WebClient, target: string): Promise<string | undefined> {
  const name = target.replace(/^#/, '')
  let cursor: string | undefined
  do {
    const page = await client.conversations.list({
      types: 'public_channel,private_channel',
      exclude_archived: true,
      limit: PAGE,
      ...(cursor && { cursor }),
    })
    const found = page.channels?.find((channel) => channel.name === name)
    if (found?.id !== undefined) return found.id
    cursor = page.response_metadata?.next_cursor
  } while (cursor)
  return undefined
}
