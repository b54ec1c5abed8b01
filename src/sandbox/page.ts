import type { FastifyInstance, FastifyReply } from 'fastify'
import type { ChangeFeed } from './change-feed.ts'
import { findExample, MENU } from './examples/menu.ts'
import { serveAssets } from './page-assets.ts'
import { type DeedsNeeds, deeds } from './page-deeds.ts'
import { asking, type PartsNeeds, pageParts } from './page-parts.ts'
import { pageShell } from './page-shell.ts'

interface Needs extends PartsNeeds, DeedsNeeds {
  readonly changes: ChangeFeed
  /** A number that no earlier event of this run or of the last one carried. */
  nextNumber(): number
}

/**
 * No scripts and no resources but our own. The drawing library and mails carry `style` attributes, hence the exception; a
 * mail's frame has this policy too.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The sandbox's page and the few routes behind it, as a Fastify plugin: `/` and `/sandbox/*`. */
export function sandboxPage(needs: Needs): (fastify: FastifyInstance) => Promise<void> {
  const { slack, linear, changes } = needs
  return async (fastify) => {
    fastify.addHook('onSend', async (_request, reply) => {
      reply.header('content-security-policy', POLICY).header('cache-control', 'no-store')
    })
    fastify.get('/', (_request, reply) =>
      reply.type('text/html; charset=utf-8').send(pageShell(slack.workspace, linear.hub, MENU)),
    )
    serveAssets(fastify)
    fastify.get('/sandbox/stream', (_request, reply) => openStream(reply, changes))
    fastify.addHook('preClose', async () => changes.end())
    fastify.get('/sandbox/parts', (request) => pageParts(needs, asking.parse(request.query)))
    fastify.get<{ Params: { name: string } }>('/sandbox/examples/:name', (request, reply) =>
      sendExample(reply, request.params.name, needs.nextNumber()),
    )
    deeds(fastify, needs)
  }
}

function sendExample(reply: FastifyReply, name: string, number: number) {
  const example = findExample(name)
  if (example === undefined) return reply.code(404).send({ trouble: 'No such example.' })
  return reply.send(example.event({ number }))
}

function openStream(reply: FastifyReply, changes: ChangeFeed): void {
  reply.hijack()
  reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  reply.raw.write(':ok\n\n')
  const stop = changes.follow({
    onChange: () => reply.raw.write('data: changed\n\n'),
    onEnd: () => reply.raw.end(),
  })
  reply.raw.on('close', stop)
}
