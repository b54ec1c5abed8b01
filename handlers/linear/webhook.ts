import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { clean } from '../../src/domain/events/storable.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { Inbox } from '../../src/usecases/work-inbox.ts'
import { type Problem, problem, sendProblem } from '../api/problem.ts'
import { isRecent, isSigned } from './signed.ts'
import { toldBy } from './told.ts'
import { webhook } from './webhook-shapes.ts'

export interface WebhookNeeds {
  /** Signs the webhooks; undefined where it is not set, and then none is heard. */
  readonly webhookSecret: string | undefined
  readonly clock: Clock
  readonly inbox: Pick<Inbox, 'receive'>
}

/**
 * `POST /webhooks/linear`. Only new comments and reactions are heard: to edit one, or take it back, changes no vote. Answers
 * 200 as soon as what was told is kept, whatever that leads to: Linear waits for five seconds, and its own API may be slow.
 */
export function linearWebhook(needs: WebhookNeeds) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const read = readWebhook(needs, request)
    if ('wrong' in read) return sendProblem(reply, read.wrong)
    const named = toldBy(read.given)
    if (named) await needs.inbox.receive(named.id, named.told)
    return { ok: true }
  }
}

type Read = { readonly given: z.infer<typeof webhook> } | { readonly wrong: Problem }

const wrong = (status: number, detail: string) => ({ wrong: problem(status, detail) })

/** What Linear tells, or why nobody may believe it. */
function readWebhook({ webhookSecret, clock }: WebhookNeeds, { body, headers }: FastifyRequest): Read {
  if (webhookSecret === undefined) {
    return wrong(501, 'LINEAR_WEBHOOK_SECRET is not set, so that nothing is heard here.')
  }
  if (!Buffer.isBuffer(body) || !isSigned(body, headers['linear-signature'], webhookSecret)) {
    return wrong(401, 'The signature is not right: compare LINEAR_WEBHOOK_SECRET.')
  }
  const given = webhook.safeParse(parsed(body)).data
  if (given === undefined) return wrong(400, 'This is no webhook of Linear.')
  if (!isRecent(given.webhookTimestamp, clock.now())) {
    return wrong(401, 'This was signed more than a minute ago, or a clock is wrong.')
  }
  return { given }
}

function parsed(body: unknown): unknown {
  try {
    return JSON.parse(String(body), (_key, value) => (typeof value === 'string' ? clean(value) : value))
  } catch {
    return undefined
  }
}
