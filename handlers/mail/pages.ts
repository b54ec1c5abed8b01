import { createHash } from 'node:crypto'
import type { FastifyError, FastifyInstance } from 'fastify'
import { clean } from '../../src/domain/events/storable.ts'
import { failedPage } from '../../templates/decision-page.ts'
import { toPageHtml } from '../../templates/render/page-html.ts'
import { PAGE_STYLE } from '../../templates/render/page-style.ts'

const STYLE = `'sha256-${createHash('sha256').update(PAGE_STYLE).digest('base64')}'`

/** For pages that nobody else may frame, cache, index or learn the address of, and on which no script can run. */
const HEADERS = {
  'content-security-policy': `default-src 'none'; style-src ${STYLE}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
} as const

/** A form's two long fields, as a browser encodes them. */
const BODY_LIMIT = 128 * 1024

/** Makes what is registered in this scope pages for people: their headers, forms as their only bodies, errors as pages. */
export function pagesOnly(scope: FastifyInstance): void {
  scope.addHook('onRequest', async (_request, reply) => {
    reply.headers(HEADERS)
  })
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: BODY_LIMIT },
    (_request, body, done) => done(null, keepable(new URLSearchParams(String(body)))),
  )
  scope.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500
    if (status >= 500) request.log.error({ err: error }, 'A page failed.')
    const page =
      status >= 500
        ? failedPage('That did not work', 'Something went wrong on our side. Please try again in a moment.')
        : failedPage(
            'That did not work',
            'This is not what the form sends. Open the link from the mail again.',
          )
    return reply.code(status).type('text/html; charset=utf-8').send(toPageHtml(page))
  })
}

/** No browser sends what could not be kept, but a program may. */
function keepable(form: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...form].map(([name, value]) => [name, clean(value)]))
}
