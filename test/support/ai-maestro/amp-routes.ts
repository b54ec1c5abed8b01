import { createHash, createPublicKey, randomUUID, verify } from 'node:crypto'
import { isRecord } from '../../../src/domain/events/envelope.ts'
import { type Answer, type Asked, refused, type StoredMessage } from './maestro-server.ts'

interface Registered {
  readonly address: string
  readonly name: string
  readonly publicKey: string
}

interface Pending {
  readonly id: string
  readonly envelope: Readonly<Record<string, unknown>>
  readonly payload: unknown
}

interface Needs {
  readonly agents: Map<string, string>
  keep(message: StoredMessage): void
}

/** AMP v1 as real servers speak it (protocols.md). */
export function ampRoutes({ agents, keep }: Needs) {
  let organization: string | undefined
  const registered = new Map<string, Registered>()
  const pending: Pending[] = []

  const routes: Readonly<Record<string, (asked: Asked) => Answer>> = {
    'POST /api/organization': ({ body }) => {
      if (organization !== undefined) return refused('Organization is already set', 400)
      organization = String(isRecord(body) ? body.organization : '')
      return { status: 200, body: { success: true } }
    },
    'POST /api/v1/register': ({ body }) => {
      if (organization === undefined) return refused('Set it first', 400, 'organization_not_set')
      if (!isRecord(body) || body.key_algorithm !== 'Ed25519') return refused('Unknown algorithm')
      const name = String(body.name).toLowerCase()
      if ([...registered.values()].some((one) => one.name === name))
        return refused('Taken', 409, 'name_taken')
      const key = randomUUID()
      const address = `${name}@${organization}.local`
      registered.set(key, { address, name, publicKey: String(body.public_key) })
      if (!agents.has(name)) agents.set(name, randomUUID())
      return { status: 201, body: { address, agent_id: agents.get(name), api_key: key } }
    },
    'POST /api/v1/route': ({ body, bearer }) => {
      const sender = registered.get(bearer ?? '')
      if (sender === undefined) return refused('Unknown key', 401, 'unauthorized')
      if (!isRecord(body) || !isRecord(body.payload)) return refused('Bad body')
      if (!agents.has(String(body.to).toLowerCase())) return refused('No such agent', 404, 'not_found')
      if (body.signature !== undefined && !isSigned(sender, body))
        return refused('Signature', 403, 'invalid_signature')
      keep(routed(sender, body))
      return { status: 200, body: { id: 'amp-1', status: 'delivered', method: 'local' } }
    },
    'GET /api/v1/messages/pending': ({ bearer, url }) => {
      if (!registered.has(bearer ?? '')) return refused('Unknown key', 401, 'unauthorized')
      const limit = Number(url.searchParams.get('limit') ?? 10)
      const messages = pending.slice(0, limit)
      return { status: 200, body: { messages, count: messages.length, remaining: pending.length - limit } }
    },
    'POST /api/v1/messages/pending/ack': ({ body, bearer }) => {
      if (!registered.has(bearer ?? '')) return refused('Unknown key', 401, 'unauthorized')
      const ids = isRecord(body) && Array.isArray(body.ids) ? body.ids : []
      const kept = pending.filter(({ id }) => !ids.includes(id))
      pending.splice(0, pending.length, ...kept)
      return { status: 200, body: { acknowledged: ids.length } }
    },
  }
  return { routes, registered, pending }
}

function routed(sender: Registered, body: Readonly<Record<string, unknown>>): StoredMessage {
  return {
    id: `amp-${randomUUID()}`,
    from: sender.address,
    to: String(body.to).toLowerCase(),
    subject: String(body.subject),
    priority: String(body.priority),
    timestamp: new Date().toISOString(),
    ...(body.in_reply_to !== undefined && { inReplyTo: String(body.in_reply_to) }),
    content: body.payload as StoredMessage['content'],
    status: 'unread',
  }
}

function isSigned(sender: Registered, body: Readonly<Record<string, unknown>>): boolean {
  const { to, subject, priority = 'normal', in_reply_to = '', payload, signature } = body
  const digest = createHash('sha256').update(JSON.stringify(payload, sortedKeys)).digest('base64')
  const text = [sender.address, to, subject, priority, in_reply_to, digest].join('|')
  const key = createPublicKey(sender.publicKey)
  return verify(null, Buffer.from(text), key, Buffer.from(String(signature), 'base64'))
}

/** Written apart from ours on purpose. */
function sortedKeys(_key: string, value: unknown): unknown {
  if (!isRecord(value)) return value
  const result: Record<string, unknown> = {}
  for (const key of Object.keys(value).sort()) result[key] = value[key]
  return result
}
