import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { z } from 'zod'
import { type AgentReply, readMessage } from '../../../domain/ai-maestro/agent-message.ts'
import type { CallbackAnswer } from '../../../domain/callback.ts'
import { DeliveryError } from '../../../domain/errors.ts'
import { isRecord } from '../../../domain/events/envelope.ts'
import type { AgentInbox } from '../../../ports/agent-inbox.ts'
import type { MaestroClient } from './maestro-client.ts'

interface Needs {
  readonly client: MaestroClient
  /** Our name there. */
  readonly agent: string
  readonly organization: string
  /** Keeps what we made, so that every process and every start has the same. */
  keep(name: string, make: () => Promise<string>): Promise<string>
}

/** Our account for AMP, the agent messaging protocol: answers are signed, and what came is waiting in a queue of its own. */
export interface AmpAccount {
  /** Throws `DeliveryError`. */
  route(reply: AgentReply): Promise<CallbackAnswer>
  readonly pending: AgentInbox
}

const account = z.object({ address: z.string(), api_key: z.string() })
type Account = z.infer<typeof account>

const AT_ONCE = 25

/** Registers us at the first use; the key pair and what the server gave us for it are kept. */
export function ampAccount(needs: Needs): AmpAccount {
  const { client } = needs
  return {
    async route({ to, subject, priority, inReplyTo, content }) {
      const { key, address, bearer } = await signedIn(needs)
      const message = { to, subject, priority, in_reply_to: inReplyTo ?? '', payload: content }
      const signature = signatureOf(key, address, message)
      const body = { ...message, ...(inReplyTo === null && { in_reply_to: undefined }), signature }
      const answer = await client({ method: 'POST', path: '/api/v1/route', body, bearer })
      const how =
        isRecord(answer.body) && answer.body.status === 'queued' ? 'finds it when it asks' : 'has it'
      return { status: 'delivered', message: `${to} ${how}` }
    },

    pending: {
      async unread(stopping) {
        const { bearer } = await signedIn(needs)
        const path = `/api/v1/messages/pending?limit=${AT_ONCE}`
        const { body } = await client({ method: 'GET', path, bearer, stopping })
        const messages = isRecord(body) && Array.isArray(body.messages) ? body.messages : []
        return messages.filter(isRecord).map(fromEnvelope)
      },

      async markRead(messages) {
        const { bearer } = await signedIn(needs)
        const body = { ids: messages.map(({ id }) => id) }
        await client({ method: 'POST', path: '/api/v1/messages/pending/ack', body, bearer })
      },
    },
  }
}

/** A message of AMP has its outside in `envelope` and its content in `payload`. */
function fromEnvelope({ id, envelope, payload, ...message }: Readonly<Record<string, unknown>>) {
  const outer = isRecord(envelope) ? envelope : {}
  return readMessage({ ...message, ...outer, id: id ?? outer.id, content: payload }, String(id ?? outer.id))
}

async function signedIn(needs: Needs) {
  const key = await needs.keep(`ai-maestro-key:${needs.agent}`, async () => newKey())
  const kept = await needs.keep(`ai-maestro-account:${needs.agent}`, () => register(needs, key))
  const { address, api_key: bearer } = account.parse(JSON.parse(kept))
  return { key, address, bearer }
}

function newKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

async function register({ client, agent, organization }: Needs, key: string): Promise<string> {
  await client({ method: 'POST', path: '/api/organization', body: { organization } }).catch(organizedAlready)
  const publicKey = createPublicKey(createPrivateKey(key)).export({ type: 'spki', format: 'pem' }).toString()
  const body = { tenant: organization, name: agent, public_key: publicKey, key_algorithm: 'Ed25519' }
  const answer = await client({ method: 'POST', path: '/api/v1/register', body })
  const given = account.safeParse(answer.body)
  if (!given.success) throw new DeliveryError('invalid', 'AI Maestro registered us without giving us a key')
  return JSON.stringify(given.data satisfies Account)
}

/** An organization is set once; after that the server refuses, which is as good. */
function organizedAlready(error: unknown): void {
  if (!(error instanceof DeliveryError) || error.reason !== 'invalid') throw error
}

interface Signed {
  readonly to: string
  readonly subject: string
  readonly priority: string
  readonly in_reply_to: string
  readonly payload: unknown
}

/** `from|to|subject|priority|in_reply_to|base64(sha256(payload with sorted keys))`, signed with Ed25519, in base64. */
function signatureOf(key: string, from: string, { to, subject, priority, in_reply_to, payload }: Signed) {
  const digest = createHash('sha256')
    .update(JSON.stringify(sorted(payload)))
    .digest('base64')
  const text = [from, to, subject, priority, in_reply_to, digest].join('|')
  return sign(null, Buffer.from(text), createPrivateKey(key)).toString('base64')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((key) => [key, sorted(value[key])]),
  )
}
