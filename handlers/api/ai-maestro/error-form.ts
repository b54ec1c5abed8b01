import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'

/** An error as AI Maestro's servers write it. */
export function sendError(reply: FastifyReply, status: number, error: string, message: string): FastifyReply {
  return reply.code(status).send({ error, message })
}

/** Every error at this door leaves in that form. What went wrong inside is logged, never sent. */
export function onDoorError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = error.statusCode ?? 500
  if (status >= 500) {
    request.log.error({ err: error }, 'A request failed.')
    return sendError(reply, 500, 'operation_failed', 'Something went wrong on our side. Please try again.')
  }
  if (status === 413) return sendError(reply, 413, 'too_large', 'The message is larger than 1 MiB.')
  const isJson = error.code !== 'FST_ERR_CTP_INVALID_MEDIA_TYPE'
  return sendError(
    reply,
    status,
    'invalid_request',
    isJson ? error.message : 'Send JSON, with the header "Content-Type: application/json".',
  )
}
