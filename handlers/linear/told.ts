import { z } from 'zod'
import { isOurComment } from '../../src/domain/comment-id.ts'
import { parseReply } from './parse-reply.ts'
import {
  givenReaction,
  type SessionEvent,
  sessionEvent,
  type WrittenComment,
  type webhook,
  writtenComment,
} from './webhook-shapes.ts'

/** Something that may concern us, as it is kept until it is dealt with. */
export const told = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('comment'), comment: writtenComment }),
  z.object({ kind: z.literal('reaction'), reaction: givenReaction }),
  z.object({ kind: z.literal('session'), event: sessionEvent }),
])
export type Told = z.infer<typeof told>

interface Named {
  /** The same however often, and by however many webhooks, Linear tells of it. */
  readonly id: string
  readonly told: Told
}

/** What a webhook tells that may concern us; undefined for everything else that happens in a workspace. */
export function toldBy(given: z.infer<typeof webhook>): Named | undefined {
  if (given.type === 'AgentSessionEvent') {
    const event = sessionEvent.safeParse(given).data
    return event && { id: sessionName(event), told: { kind: 'session', event } }
  }
  if (given.action !== 'create') return undefined
  if (given.type === 'Comment') {
    const comment = writtenComment.safeParse(given.data).data
    if (comment === undefined || !mayConcernUs(comment)) return undefined
    return { id: `comment:${comment.id}`, told: { kind: 'comment', comment } }
  }
  const reaction = given.type === 'Reaction' ? givenReaction.safeParse(given.data).data : undefined
  return reaction?.userId
    ? { id: `reaction:${reaction.id}`, told: { kind: 'reaction', reaction } }
    : undefined
}

function sessionName({ action, createdAt, agentSession, agentActivity }: SessionEvent): string {
  const what = agentActivity?.id ?? `${action}:${createdAt.toISOString()}`
  return `session:${agentSession.id}:${action === 'created' ? action : what}`
}

/** Of what people write to each other nothing is kept, unless it may stand below a card of ours. */
function mayConcernUs({ id, userId, botActor, parentId, body }: WrittenComment): boolean {
  if (!userId || botActor || isOurComment(id)) return false
  if (parentId) return true
  const said = parseReply(body)
  return said.kind !== 'nothing' && said.addressed
}
