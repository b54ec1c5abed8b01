import { randomBytes } from 'node:crypto'
import type { FastifyRequest, RouteHandlerMethod } from 'fastify'
import { type AgentMessage, readMessage, refusalOf } from '../../../src/domain/ai-maestro/agent-message.ts'
import { eventOfMessage, wrongWith } from '../../../src/domain/ai-maestro/event-of-message.ts'
import { toReplyUrl } from '../../../src/domain/ai-maestro/reply-address.ts'
import { traceparentIn } from '../../../src/domain/traceparent.ts'
import type { Submission } from '../../../src/usecases/accepting/accept-event.ts'
import { callerOf } from '../authenticate.ts'
import { isTooLarge } from '../event-size.ts'
import { sendError } from './error-form.ts'
import type { AgentDoor, AgentDoorNeeds } from './needs.ts'

/**
 * `POST /api/messages`, as AI Maestro's servers take it, and more leniently: `from` and `content.message` may be missing.
 * The sender fetches the answer with `GET /api/messages?agent=<from>`.
 */
export function postMessage({ agentDoor, acceptEvents, clock }: AgentDoorNeeds): RouteHandlerMethod {
  return async (request, reply) => {
    if (isTooLarge(request.body))
      return sendError(reply, 413, 'too_large', 'The message is larger than 256 KiB.')
    const refusal = refusalOf(request.body)
    if (refusal !== undefined) return sendError(reply, 400, 'invalid_request', refusal)
    const at = clock.now()
    const given = readMessage(request.body, `msg-${at.getTime()}-${randomBytes(5).toString('hex')}`)
    const message = { ...given, from: given.from ?? keyName(request) }
    const event = eventOfMessage(message)
    const traceparent = traceparentIn(request.headers.traceparent)
    const submission = { given: event, traceparent, ...replyTo(message, agentDoor) }
    const [acceptance] = await acceptEvents([submission], callerOf(request))
    switch (acceptance?.kind) {
      case 'accepted':
      case 'duplicate':
        return reply.code(201).send({ message: stored(message, at), notified: true, ...warnings(event) })
      case 'conflict':
        return sendError(
          reply,
          409,
          'conflict',
          `Another message with the id "${message.id}" is here already.`,
        )
      default:
        throw new Error(`Message ${message.id} could not be read as an event.`)
    }
  }
}

/** Whoever comes with a key has a name, even where the message names nobody. */
function keyName(request: FastifyRequest): string | null {
  return /^key:(.+)$/.exec(callerOf(request))?.[1] ?? null
}

/** Where those who do not say who they are find their answers, unless these go to a callback. */
const ANONYMOUS = 'anonymous'

function replyTo(message: AgentMessage, { hasDefaultCallback }: AgentDoor): Pick<Submission, 'replyTo'> {
  if (message.from === null && hasDefaultCallback) return {}
  const agent = message.from ?? ANONYMOUS
  return { replyTo: toReplyUrl({ door: 'inbox', agent, messageId: message.id }) }
}

/** Its sender would wait for an answer to what nobody can answer. */
function warnings(event: Readonly<Record<string, unknown>>) {
  const wrong = wrongWith(event)
  return wrong.length > 0 ? { warnings: wrong } : {}
}

function stored(message: AgentMessage, at: Date) {
  const { id, from, to, subject, priority, inReplyTo, content } = message
  return {
    id,
    from: from ?? ANONYMOUS,
    to,
    timestamp: message.timestamp ?? at.toISOString(),
    subject,
    priority: priority ?? 'normal',
    status: 'unread',
    content,
    ...(inReplyTo && { inReplyTo }),
  }
}
