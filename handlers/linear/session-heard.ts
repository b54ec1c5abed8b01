import { afterOurName } from './parse-reply.ts'
import type { SessionEvent } from './webhook-shapes.ts'

/** Who says what in a session. */
export interface SaidInSession {
  /** Empty where somebody only called us. */
  readonly text: string
  readonly user: string
  readonly at: Date
  readonly once: string
  /** Whether they want everything halted at once. */
  readonly stops: boolean
}

/** Reads who says what; undefined where no person says anything, as in our own activities. */
export function saidInSession(event: SessionEvent): SaidInSession | undefined {
  const { action, agentActivity, appUserId } = event
  const said = agentActivity ? saidAsPrompt(agentActivity, action === 'created') : saidAtFirst(event)
  return said?.user === appUserId ? undefined : said
}

type Prompt = NonNullable<SessionEvent['agentActivity']>

function saidAsPrompt(
  { id, userId, createdAt, signal, sourceCommentId, content }: Prompt,
  isFirst: boolean,
): SaidInSession | undefined {
  if (content.type !== 'prompt') return undefined
  const body = content.body ?? ''
  return {
    text: isFirst ? (afterOurName(body) ?? '') : (afterOurName(body) || body).trim(),
    user: userId,
    at: createdAt,
    once: sourceCommentId ? `linear:comment:${sourceCommentId}` : `linear:activity:${id}`,
    stops: signal === 'stop',
  }
}

/**
 * What a session began with. Its comment is the first of its thread: somebody else's words, or older ones, are not what its
 * creator says.
 */
function saidAtFirst({
  action,
  createdAt: at,
  agentSession,
  previousComments,
}: SessionEvent): SaidInSession | undefined {
  const { id, creatorId: user, comment } = agentSession
  if (action !== 'created' || !user) return undefined
  const isEarlier = previousComments?.some((earlier) => earlier.id === comment?.id) === true
  const text = comment && comment.userId === user && !isEarlier ? afterOurName(comment.body) : undefined
  const once = text === undefined ? `linear:session:${id}` : `linear:comment:${comment?.id}`
  return { text: text ?? '', user, at, once, stops: false }
}
