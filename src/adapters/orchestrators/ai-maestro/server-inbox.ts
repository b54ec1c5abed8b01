import { readMessage } from '../../../domain/ai-maestro/agent-message.ts'
import { DeliveryError } from '../../../domain/errors.ts'
import { isRecord } from '../../../domain/events/envelope.ts'
import type { AgentInbox } from '../../../ports/agent-inbox.ts'
import type { Log } from '../../../ports/log.ts'
import type { MaestroClient } from './maestro-client.ts'

interface Needs {
  readonly client: MaestroClient
  /** Our name there. */
  readonly agent: string
  readonly log: Log
}

/** As many as are fetched before what was fetched is stored. */
const AT_ONCE = 25

/** Our inbox on a server of AI Maestro. The first look registers us there, so that our answers are not wrapped as a stranger's. */
export function serverInbox({ client, agent, log }: Needs): AgentInbox {
  let registered = false
  const path = (query: Readonly<Record<string, string>>) =>
    `/api/messages?${new URLSearchParams({ agent, ...query })}`

  return {
    async unread(stopping) {
      if (!registered) await register(client, agent, log)
      registered = true
      // The newest come first, and the oldest are wanted; what the list shows of each is only its beginning.
      const list = path({ status: 'unread', limit: '0' })
      const { body } = await client({ method: 'GET', path: list, stopping })
      const ids = idsIn(body).slice(-AT_ONCE).toReversed()
      const found = await Promise.allSettled(ids.map((id) => fetchOne(client, path({ id }), stopping)))
      const messages = found.flatMap((one, at) =>
        one.status === 'rejected' || one.value === undefined ? [] : [readMessage(one.value, ids[at] ?? '')],
      )
      const failed = found.find((one) => one.status === 'rejected')
      if (failed && messages.length === 0) throw failed.reason
      // The others must not wait for one that its server cannot give.
      if (failed)
        log.warn({ agent, err: failed.reason }, 'A message could not be fetched; it is tried again.')
      return messages
    },

    async markRead(messages) {
      const failed: unknown[] = []
      for (const { id } of messages) {
        if (failed.some(isAway)) break
        const request = { method: 'PATCH', path: path({ id, action: 'read' }) } as const
        await client(request).catch((error) => failed.push(...notOfGone(error)))
      }
      if (failed.length > 0) throw failed[0]
    },
  }
}

/** Whoever is registered already is refused, which is as good. */
async function register(client: MaestroClient, agent: string, log: Log): Promise<void> {
  try {
    await client({ method: 'POST', path: '/api/agents', body: { name: agent, createSession: false } })
    log.info({ agent }, 'Registered on AI Maestro.')
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.reason === 'unreachable') throw error
    log.info({ agent, detail: error.detail }, 'AI Maestro did not register us; most likely it knows us.')
  }
}

function idsIn(body: unknown): readonly string[] {
  const messages = isRecord(body) && Array.isArray(body.messages) ? body.messages : []
  return messages.flatMap((message) =>
    isRecord(message) && typeof message.id === 'string' ? [message.id] : [],
  )
}

/** Somebody may have removed it since it was listed. */
async function fetchOne(client: MaestroClient, path: string, stopping?: AbortSignal): Promise<unknown> {
  try {
    const { body } = await client({ method: 'GET', path, stopping })
    return isRecord(body) && isRecord(body.message) && body.content === undefined ? body.message : body
  } catch (error) {
    if (notOfGone(error).length > 0) throw error
    return undefined
  }
}

function notOfGone(error: unknown): readonly unknown[] {
  return error instanceof DeliveryError && error.reason === 'not-found' ? [] : [error]
}

function isAway(error: unknown): boolean {
  return error instanceof DeliveryError && error.reason === 'unreachable'
}
