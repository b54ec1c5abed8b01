import type { FastifyReply, FastifyRequest } from 'fastify'
import { problem, sendProblem } from '../api/problem.ts'
import { type WrittenComment, webhook, writtenComment } from './comment-webhook.ts'
import { heedComment } from './heed-comment.ts'
import type { LinearNeeds } from './needs.ts'
import { isRecent, isSigned } from './signed.ts'

/**
 * `POST /webhooks/linear`. Only new comments are heard: to edit or delete one changes no vote. Answers 200 when what it
 * led to is durable; Linear tells again whatever it saw no 200 for, and a vote counts once all the same.
 */
export function linearWebhook(needs: LinearNeeds) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const { webhookSecret, clock } = needs
    if (webhookSecret === undefined) {
      return sendProblem(
        reply,
        problem(501, 'LINEAR_WEBHOOK_SECRET is not set, so that nothing is heard here.'),
      )
    }
    const { body } = request
    if (!Buffer.isBuffer(body) || !isSigned(body, request.headers['linear-signature'], webhookSecret)) {
      return sendProblem(reply, problem(401, 'The signature is not right: compare LINEAR_WEBHOOK_SECRET.'))
    }
    const told = webhook.safeParse(parsed(body)).data
    if (told === undefined) return sendProblem(reply, problem(400, 'This is no webhook of Linear.'))
    if (!isRecent(told.webhookTimestamp, clock.now())) {
      return sendProblem(reply, problem(401, 'This was signed more than a minute ago, or a clock is wrong.'))
    }
    if (told.type !== 'Comment' || told.action !== 'create') return { ok: true }
    if ((await heed(needs, told.data)) === 'heeded') return { ok: true }
    return sendProblem(reply, problem(503, 'The card above is not stored yet. Please tell it again.'))
  }
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

async function heed(needs: LinearNeeds, data: unknown): Promise<'heeded' | 'not-yet'> {
  const comment = writtenComment.safeParse(data).data
  if (comment === undefined) return 'heeded'
  const messages = await heedComment(needs, comment)
  if (messages === 'not-yet') return messages
  // Not awaited: Linear wants its answer soon, and what is said to people may wait.
  if (messages.length > 0) void answer(needs, comment, messages)
  return 'heeded'
}

async function answer(
  { replies, log }: LinearNeeds,
  { id, issueId, parentId }: WrittenComment,
  messages: Parameters<LinearNeeds['replies']['answer']>[1],
): Promise<void> {
  if (!issueId) return
  try {
    await replies.answer({ comment: id, thread: parentId ?? id, issue: issueId }, messages)
  } catch (error) {
    log.warn({ part: 'linear', err: error }, 'Answering a comment failed.')
  }
}
