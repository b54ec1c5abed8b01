import type { RequestListener } from 'node:http'
import type { FastifyPluginCallback } from 'fastify'

/**
 * Gives `POST /slack/events` to Bolt's listener, body unread: the signature covers the raw bytes. Register it as a
 * plugin of its own, because it takes every content type as it comes.
 */
export function mountSlack(listener: RequestListener): FastifyPluginCallback {
  return (fastify, _options, done) => {
    fastify.removeAllContentTypeParsers()
    fastify.addContentTypeParser('*', (_request, _payload, parsed) => parsed(null))
    fastify.post('/slack/events', (request, reply) => {
      reply.hijack()
      listener(request.raw, reply.raw)
    })
    done()
  }
}
