import type { FastifyPluginCallback } from 'fastify'
import { linearWebhook, type WebhookNeeds } from './linear/webhook.ts'

/** Far more than a comment with everything around it. */
const BODY_LIMIT = 1024 * 1024

/**
 * Every webhook of Linear on one screen. Register it as a plugin of its own: the signature covers the raw bytes, so that
 * bodies come unread.
 */
export function linearRoutes(needs: WebhookNeeds): FastifyPluginCallback {
  return (fastify, _options, done) => {
    fastify.removeAllContentTypeParsers()
    fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body))
    fastify.post('/webhooks/linear', { bodyLimit: BODY_LIMIT }, linearWebhook(needs))
    done()
  }
}
