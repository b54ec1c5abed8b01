import type { FastifyReply, FastifyRequest } from 'fastify'
import { traceparentIn } from '../../src/domain/traceparent.ts'
import type { AcceptEvents } from '../../src/usecases/accepting/accept-event.ts'
import { callerOf } from './authenticate.ts'
import { type EventAnswer, eventAnswer } from './event-answer.ts'
import { isTooLarge, tooLarge } from './event-size.ts'
import { invalid, problem, sendProblem } from './problem.ts'

/** interfaces.md, "Event": limits. A batch's size is limited by the route. */
const MAX_BATCH = 1000

/** `POST /v1/events`: one event, or `{"events":[…]}`. */
export function postEvents({ acceptEvents }: { readonly acceptEvents: AcceptEvents }) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const batch = batchIn(request.body)
    if (batch === 'no list') return sendProblem(reply, invalid([{ path: 'events', issue: 'must be a list' }]))
    if (batch !== undefined) return acceptBatch(acceptEvents, batch, request, reply)
    if (isTooLarge(request.body)) return sendProblem(reply, tooLarge())
    const [acceptance] = await acceptEvents([{ given: request.body, ...traceOf(request) }], callerOf(request))
    return send(reply, eventAnswer(acceptance))
  }
}

/** The trace that its sender is in (W3C Trace Context). */
function traceOf({ headers }: FastifyRequest) {
  return { traceparent: traceparentIn(headers.traceparent) }
}

function batchIn(body: unknown): readonly unknown[] | 'no list' | undefined {
  if (typeof body !== 'object' || body === null || !('events' in body) || 'type' in body) return undefined
  return Array.isArray(body.events) ? body.events : 'no list'
}

async function acceptBatch(
  acceptEvents: AcceptEvents,
  batch: readonly unknown[],
  request: FastifyRequest,
  reply: FastifyReply,
) {
  if (batch.length === 0 || batch.length > MAX_BATCH) {
    const issue = `must hold 1 to ${MAX_BATCH} events, not ${batch.length}`
    return sendProblem(
      reply,
      batch.length === 0 ? invalid([{ path: 'events', issue }]) : problem(413, `events: ${issue}`),
    )
  }
  const oversized = new Set(batch.filter(isTooLarge))
  const fitting = batch.filter((given) => !oversized.has(given))
  const acceptances = (
    await acceptEvents(
      fitting.map((given) => ({ given, ...traceOf(request) })),
      callerOf(request),
    )
  ).values()
  const results = batch.map((given) => {
    const answer = oversized.has(given)
      ? { status: 413, problem: tooLarge() }
      : eventAnswer(acceptances.next().value)
    return 'problem' in answer ? answer.problem : answer.body
  })
  return reply.code(207).send({ results })
}

function send(reply: FastifyReply, answer: EventAnswer) {
  if ('problem' in answer) return sendProblem(reply, answer.problem)
  return reply.code(answer.status).send(answer.body)
}
