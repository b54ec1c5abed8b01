/**
 * Where an answer to a message goes: back by the door that the message came by. `server`: it was fetched from AI Maestro,
 * and is answered there; `inbox`: it was posted to us, and its sender fetches the answer from us.
 */
export interface ReplyAddress {
  readonly door: 'server' | 'inbox'
  readonly agent: string
  readonly messageId: string
}

export const SERVER_SCHEME = 'ai-maestro'
export const INBOX_SCHEME = 'ai-maestro-inbox'

/** Whether who asked is no more than a claim: anyone may write to that server, in anyone's name. */
export function isOnlyClaimed({ callbackUrl }: { readonly callbackUrl: string | null }): boolean {
  return callbackUrl?.startsWith(`${SERVER_SCHEME}:`) ?? false
}

const ADDRESS = /^(ai-maestro|ai-maestro-inbox):([^/]+)\/([^/]+)$/

/** `ai-maestro:<agent>/<message id>`, in the place where others have the URL of their callback. */
export function toReplyUrl({ door, agent, messageId }: ReplyAddress): string {
  const scheme = door === 'server' ? SERVER_SCHEME : INBOX_SCHEME
  return `${scheme}:${encodeURIComponent(agent)}/${encodeURIComponent(messageId)}`
}

/** Throws where `url` is not what `toReplyUrl` made. */
export function readReplyUrl(url: string): ReplyAddress {
  const [, scheme, agent, messageId] = ADDRESS.exec(url) ?? []
  if (agent === undefined || messageId === undefined) throw new Error(`"${url}" is no address of an agent.`)
  return {
    door: scheme === SERVER_SCHEME ? 'server' : 'inbox',
    agent: decodeURIComponent(agent),
    messageId: decodeURIComponent(messageId),
  }
}
