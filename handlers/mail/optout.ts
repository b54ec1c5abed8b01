import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { OptoutStore } from '../../src/ports/people-store.ts'
import { failedPage, forgedPage } from '../../templates/decision-page.ts'
import { optoutPage } from '../../templates/optout-page.ts'
import { toOptoutHtml } from '../../templates/render/optout-html.ts'
import { toPageHtml } from '../../templates/render/page-html.ts'

export interface OptoutNeeds {
  /** Whose mails a token is about; undefined where we did not sign it. */
  readonly readOptout: (token: string) => string | undefined
  readonly optouts: OptoutStore
}

/** `/u/{token}`: the link that stops mails about progress. A GET shows how it stands; only a POST changes it. */
export async function optoutRoutes(scope: FastifyInstance, needs: OptoutNeeds): Promise<void> {
  // What mail programs send by themselves comes as this (RFC 8058, 3.1).
  scope.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'string', bodyLimit: 4096 },
    (_request, body, done) => done(null, multipartFields(String(body))),
  )
  scope.get('/u/:token', async (request, reply) => {
    const address = addressOf(needs, request)
    if (address === undefined) return send(reply, 403, toPageHtml(forgedPage()))
    return send(reply, 200, toOptoutHtml(optoutPage(address, await needs.optouts.has(address))))
  })
  scope.post('/u/:token', async (request, reply) => {
    const address = addressOf(needs, request)
    if (address === undefined) return send(reply, 403, toPageHtml(forgedPage()))
    const wish = wishOf(request.body)
    if (wish === undefined) return send(reply, 400, toPageHtml(failedPage('That did not work', UNKNOWN)))
    await (wish === 'stop' ? needs.optouts.add(address) : needs.optouts.remove(address))
    return send(reply, 200, toOptoutHtml(optoutPage(address, wish === 'stop')))
  })
}

const UNKNOWN = 'This is not what the form sends. Open the link from the mail again. Nothing was changed.'

/** What the page's button or a mail program wants; undefined for anything else. */
function wishOf(body: unknown): 'stop' | 'resume' | undefined {
  if (!(body instanceof URLSearchParams)) return undefined
  if (body.get('List-Unsubscribe') === 'One-Click') return 'stop'
  const wish = body.get('do')
  return wish === 'stop' || wish === 'resume' ? wish : undefined
}

const FIELD = /\bname="?([\w-]+)"?[^\r\n]*\r?\n(?:[^\r\n]+\r?\n)*\r?\n([^\r\n]*)/g

function multipartFields(body: string): URLSearchParams {
  return new URLSearchParams([...body.matchAll(FIELD)].map(([, name = '', value = '']) => [name, value]))
}

const parameters = z.object({ token: z.string() })

function addressOf({ readOptout }: OptoutNeeds, { params }: FastifyRequest): string | undefined {
  return readOptout(parameters.parse(params).token)
}

function send(reply: FastifyReply, status: number, html: string): FastifyReply {
  return reply.code(status).type('text/html; charset=utf-8').send(html)
}
