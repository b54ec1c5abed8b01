import type { FastifyReply, RouteHandlerMethod } from 'fastify'
import { z } from 'zod'
import { WORDING } from '../../../src/domain/wording.ts'
import { type KeptMessage, MESSAGE_STATUSES } from '../../../src/ports/agent-message-store.ts'
import { sendError } from './error-form.ts'
import type { AgentDoorNeeds } from './needs.ts'

type Needs = Pick<AgentDoorNeeds, 'agentDoor'>

const DEFAULT_LIMIT = 25
const PREVIEW = 100

const agent = z.string('is required: add ?agent=<your name>').trim().min(1).max(200)
const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const

const query = z.object({
  agent,
  id: z.string().optional(),
  action: z.literal('unread-count', 'is "unread-count", or left out for the messages').optional(),
  status: z.enum(MESSAGE_STATUSES, `is one of ${MESSAGE_STATUSES.join(', ')}`).optional(),
  priority: z.enum(PRIORITIES, `is one of ${PRIORITIES.join(', ')}`).optional(),
  from: z.string().optional(),
  limit: z.coerce.number('is a number from 0 (all) to 1000').int().min(0).max(1000).default(DEFAULT_LIMIT),
})

/** `GET /api/messages?agent=<name>`: the answers to an agent, newest first; one of them with `&id=`. */
export function getMessages({ agentDoor }: Needs): RouteHandlerMethod {
  return async (request, reply) => {
    const { success, data, error } = query.safeParse(request.query, WORDING)
    if (!success) return refused(reply, error)
    const { agent, id, action, from, ...filter } = data
    if (id !== undefined) {
      const found = await agentDoor.messages.find(agent, id)
      return found ? whole(found, agentDoor.name) : notFound(reply, agent, id)
    }
    // All that is here is from us.
    const isOurs = from === undefined || from.toLowerCase() === agentDoor.name.toLowerCase()
    if (action === 'unread-count') {
      const unread = isOurs ? await agentDoor.messages.list(agent, { status: 'unread', limit: 0 }) : []
      return { count: unread.length }
    }
    const kept = isOurs ? await agentDoor.messages.list(agent, filter) : []
    return { messages: kept.map((message) => listed(message, agentDoor.name)), limit: filter.limit }
  }
}

const change = z.object({
  agent,
  id: z.string('is required: add &id=<the message>'),
  action: z.enum(['read', 'archive'], 'is "read" or "archive"'),
})

/** `PATCH /api/messages?agent=&id=&action=read|archive`: reading alone does not mark as read. */
export function patchMessage({ agentDoor }: Needs): RouteHandlerMethod {
  return async (request, reply) => {
    const { success, data, error } = change.safeParse(request.query, WORDING)
    if (!success) return refused(reply, error)
    const { agent, id, action } = data
    const found = await agentDoor.messages.mark(agent, id, action === 'read' ? 'read' : 'archived')
    return found ? { success: true } : notFound(reply, agent, id)
  }
}

function refused(reply: FastifyReply, error: z.ZodError | undefined) {
  const [issue] = error?.issues ?? []
  return sendError(reply, 400, 'invalid_request', `${issue?.path.join('.')} ${issue?.message}`)
}

function notFound(reply: FastifyReply, agent: string, id: string) {
  return sendError(reply, 404, 'not_found', `There is no message "${id}" for "${agent}".`)
}

function outer({ id, to, createdAt, subject, priority, status }: KeptMessage, from: string) {
  return { id, from, fromAlias: from, to, timestamp: createdAt.toISOString(), subject, priority, status }
}

function listed(message: KeptMessage, from: string) {
  const { type, message: text } = message.content
  return { ...outer(message, from), type, preview: text.slice(0, PREVIEW) }
}

function whole(message: KeptMessage, from: string) {
  const { content, inReplyTo } = message
  return { ...outer(message, from), content, ...(inReplyTo !== null && { inReplyTo }) }
}
