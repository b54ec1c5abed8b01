import type { FastifyError, FastifyInstance, FastifyRequest, FastifySchemaCompiler } from 'fastify'
import type { z } from 'zod'
import { isRecord } from '../../src/domain/events/envelope.ts'
import { type FieldIssue, storingIssue } from '../../src/domain/events/storable.ts'
import { WORDING } from '../../src/domain/wording.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The handler looks itself whether what it is given can be kept, and answers for each piece. */
    readonly readsItsBody?: boolean
  }
}

/** What a caller sent cannot be taken, whatever the route. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput'
  readonly statusCode = 400
  readonly fields: readonly FieldIssue[]

  constructor(...fields: readonly FieldIssue[]) {
    super(fields.map(({ path, issue }) => `${path || 'body'}: ${issue}`).join('; '))
    this.fields = fields
  }
}

/**
 * What every route of a scope takes in: JSON in UTF-8 or no body at all, whatever type an empty one says it has (curl and
 * PowerShell call it a form), and nothing that could not be kept. A parameter that is set to nothing counts as left out.
 */
export function readRequests(scope: FastifyInstance): void {
  scope.setValidatorCompiler(held)
  const parse = scope.getDefaultJsonParser('error', 'error')
  scope.removeContentTypeParser('application/json')
  scope.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (body.length === 0) return done(null, undefined)
    const text = inUtf8(body)
    if (text === undefined) return done(new InvalidInput({ path: '', issue: 'is not valid UTF-8' }))
    parse(request, text, (error, value) => done(error && notJson(text), value))
  })
  scope.addContentTypeParser('*', (request, _payload, done) => {
    if (isEmpty(request)) done(null, undefined)
    else done(unsupported())
  })
  scope.addHook('preValidation', async (request) => {
    if (isRecord(request.query)) request.query = withoutEmpty(request.query)
    refuseUnkeepable(request)
  })
}

function inUtf8(body: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return undefined
  }
}

function notJson(text: string): InvalidInput {
  const isPrototype = /"(__proto__|constructor)"/.test(text)
  const issue = isPrototype ? 'has a key "__proto__" or "constructor", or is no JSON' : 'is not valid JSON'
  return new InvalidInput({ path: '', issue })
}

/** RFC 9112: a request with neither header has no body. */
function isEmpty({ headers }: FastifyRequest): boolean {
  return (headers['content-length'] ?? '0') === '0' && headers['transfer-encoding'] === undefined
}

function unsupported(): FastifyError {
  const error = new Error('Unsupported Media Type')
  return Object.assign(error, { code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE', statusCode: 415 })
}

function withoutEmpty(query: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''))
}

/** Half of a surrogate pair in a reason would break every list that the vote is part of. Throws `InvalidInput`. */
function refuseUnkeepable({ params, query, body, routeOptions }: FastifyRequest): void {
  const parts = routeOptions.config.readsItsBody ? [params, query] : [params, query, body]
  const issue = parts.map((part) => storingIssue(part)).find((found) => found !== undefined)
  if (issue !== undefined) throw new InvalidInput(issue)
}

/** Holds a part of a request against its schema, and says in our words where it does not fit. */
const held: FastifySchemaCompiler<z.ZodType> =
  ({ schema }) =>
  (given) => {
    const { data, error } = schema.safeParse(given ?? undefined, WORDING)
    return error === undefined ? { value: data } : { error: new InvalidInput(...issuesOf(error)) }
  }

function issuesOf(error: z.ZodError): readonly FieldIssue[] {
  return error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), issue: message }))
}
