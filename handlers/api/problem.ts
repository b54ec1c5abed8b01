import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { FieldIssue } from '../../src/domain/events/storable.ts'
import { InvalidInput } from './request-input.ts'

/** RFC 9457 problem details; `fields` names each thing that is wrong with the input. */
export const problemBody = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string().optional(),
  fields: z.array(z.object({ path: z.string(), issue: z.string() })).optional(),
})
export type Problem = z.infer<typeof problemBody>

const TITLES: Readonly<Record<number, string>> = {
  400: 'Invalid request',
  401: 'Authentication required',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  410: 'Expired',
  413: 'Too large',
  414: 'Too long',
  415: 'Unsupported media type',
  500: 'Internal error',
  503: 'Not ready',
}

/** A problem document. `more` may name a specific title and further members. */
export function problem(status: number, detail: string, more: Partial<Problem> = {}): Problem {
  return { type: 'about:blank', title: TITLES[status] ?? 'Error', status, detail, ...more }
}

export function invalid(fields: readonly FieldIssue[]): Problem {
  const first = fields[0]
  const detail = first === undefined ? 'The request is invalid.' : `${first.path || 'body'}: ${first.issue}`
  return problem(400, fields.length > 1 ? `${detail} (and ${fields.length - 1} more)` : detail, {
    fields: [...fields],
  })
}

export function sendProblem(reply: FastifyReply, body: Problem): FastifyReply {
  return reply.code(body.status).type('application/problem+json').send(JSON.stringify(body))
}

/** Every error leaves as a problem document. What went wrong inside is logged, never sent. */
export function onError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof InvalidInput) return sendProblem(reply, invalid(error.fields))
  const status = error.statusCode ?? 500
  if (status >= 500) {
    request.log.error({ err: error }, 'A request failed.')
    if (isAway(error)) {
      const detail = 'The database cannot be reached just now. Please try again.'
      return sendProblem(reply.header('retry-after', '5'), problem(503, detail))
    }
    return sendProblem(
      reply,
      problem(500, 'Something went wrong on our side. Please try again; the log has the details.'),
    )
  }
  return sendProblem(reply, clientProblem(status, error))
}

/** The system's codes and PostgreSQL's: not reached, connection lost, stopping or starting, no connection left. */
const AWAY = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|08\w{3}|57P0[1-3]|53300)$/
/** The driver gives these no code. */
const LOST = /^(Connection terminated|timeout exceeded when trying to connect)/

/** Whether the database was away: what is asked of other services answers for its own failures. */
function isAway(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isAway)
  if (!(error instanceof Error)) return false
  return LOST.test(error.message) || ('code' in error && AWAY.test(String(error.code)))
}

function clientProblem(status: number, error: FastifyError): Problem {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return problem(413, 'The body is larger than 1 MiB. Send fewer events at once.')
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return problem(415, 'Send JSON, with the header "Content-Type: application/json".')
    case 'FST_ERR_BAD_URL':
      return problem(400, 'The address cannot be read: "%" begins two digits there, in UTF-8.')
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return problem(414, 'The address is longer than any id.')
    default:
      return status === 400 ? invalid([{ path: '', issue: error.message }]) : problem(status, error.message)
  }
}

export function onNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendProblem(
    reply,
    problem(404, `There is nothing at ${request.method} ${request.url.split('?')[0]}. See /openapi.json.`),
  )
}
