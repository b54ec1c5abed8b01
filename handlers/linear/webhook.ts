import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { type Problem, problem, sendProblem } from '../api/problem.ts'
import type { Answer } from './heard.ts'
import { heedComment } from './heed-comment.ts'
import { heedReaction } from './heed-reaction.ts'
import { heedSession, type SessionAnswer } from './heed-session.ts'
import type { LinearNeeds } from './needs.ts'
import { isRecent, isSigned } from './signed.ts'
import { givenReaction, sessionEvent, webhook, writtenComment } from './webhook-shapes.ts'

/**
 * `POST /webhooks/linear`. Only new comments and reactions are heard: to edit one, or take it back, changes no vote. Answers 200 when what it
 * led to is durable; Linear tells again whatever it saw no 200 for, and a vote counts once all the same.
 */
export function linearWebhook(needs: LinearNeeds) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const told = readWebhook(needs, request)
    if ('status' in told) return sendProblem(reply, told)
    if (told.type === 'AgentSessionEvent') {
      const event = sessionEvent.safeParse(parsed(request.body)).data
      const said = event && (await heedSession(needs, event))
      if (said) void speak(needs, said)
      return { ok: true }
    }
    const outcome = told.action === 'create' ? await heed(needs, told) : undefined
    if (outcome === 'not-yet') {
      return sendProblem(reply, problem(503, 'The card above is not stored yet. Please tell it again.'))
    }
    // Not awaited: Linear wants its answer soon, and what is said to people may wait.
    if (outcome) void answer(needs, outcome)
    return { ok: true }
  }
}

type Told = z.infer<typeof webhook>

/** What Linear tells, or why nobody may believe it. */
function readWebhook(
  { webhookSecret, clock }: LinearNeeds,
  { body, headers }: FastifyRequest,
): Told | Problem {
  if (webhookSecret === undefined) {
    return problem(501, 'LINEAR_WEBHOOK_SECRET is not set, so that nothing is heard here.')
  }
  if (!Buffer.isBuffer(body) || !isSigned(body, headers['linear-signature'], webhookSecret)) {
    return problem(401, 'The signature is not right: compare LINEAR_WEBHOOK_SECRET.')
  }
  const told = webhook.safeParse(parsed(body)).data
  if (told === undefined) return problem(400, 'This is no webhook of Linear.')
  if (!isRecent(told.webhookTimestamp, clock.now())) {
    return problem(401, 'This was signed more than a minute ago, or a clock is wrong.')
  }
  return told
}

function parsed(body: unknown): unknown {
  try {
    return JSON.parse(String(body))
  } catch {
    return undefined
  }
}

async function heed(needs: LinearNeeds, { type, data }: Told): Promise<Answer | 'not-yet' | undefined> {
  if (type === 'Comment') {
    const comment = writtenComment.safeParse(data).data
    return comment && heedComment(needs, comment)
  }
  if (type !== 'Reaction') return undefined
  const reaction = givenReaction.safeParse(data).data
  return reaction && heedReaction(needs, reaction)
}

async function answer({ replies, log }: LinearNeeds, { to, messages }: Answer): Promise<void> {
  try {
    const said = await messages
    if (to === undefined || said.length === 0) return
    await replies.answer(to, said)
  } catch (error) {
    log.warn({ part: 'linear', err: error }, 'Answering in Linear failed.')
  }
}

/** What follows waits for what is said first, and comes where that failed as well. */
async function speak(
  needs: LinearNeeds,
  { session, once, utterance, afterwards }: SessionAnswer,
): Promise<void> {
  const { agentSessions, log } = needs
  try {
    await agentSessions.say(session, utterance, once)
  } catch (error) {
    log.warn({ part: 'linear', err: error }, 'Answering in an agent session failed.')
  }
  // Whoever is not woken now is found by the sweeper.
  await afterwards?.().catch((error) => log.warn({ part: 'linear', err: error }, 'Waking cards failed.'))
}
