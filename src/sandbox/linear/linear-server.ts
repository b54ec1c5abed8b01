import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type FieldNode, type OperationDefinitionNode, parse, valueFromASTUntyped } from 'graphql'
import { z } from 'zod'
import { listen, readBody } from '../loopback-server.ts'
import { APP_USER, linearSessions } from './linear-sessions.ts'
import { type LinearUser, linearWorkspace, Refused, type WorkspaceOptions } from './linear-workspace.ts'

/** An answer that is given in place of doing the work; `after` the work where its answer is lost. */
export interface LinearFailure {
  readonly status: number
  readonly code?: string
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly afterDoingIt?: boolean
}

/** So long a token by client credentials lasts, in seconds. */
const MONTH_S = 2_591_999

const request = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).default({}) })
type Arguments = Readonly<Record<string, unknown>>

interface Options extends WorkspaceOptions {
  /** What `Authorization` must carry. */
  readonly key?: string
  /** The secret of the application whose tokens are asked for at `/oauth/token`; each makes those before it worthless. */
  readonly clientSecret?: string
  /** Whether the key is an agent's. */
  readonly agent?: boolean
}

const idFilter = z.object({
  filter: z.object({ id: z.object({ in: z.array(z.string()) }) }),
})
const userFilter = z.object({
  filter: z.object({
    id: z.object({ in: z.array(z.string()) }).optional(),
    displayName: z.object({ eqIgnoreCase: z.string() }).optional(),
  }),
})
const created = z.object({
  input: z.object({
    id: z.uuidv4().optional(),
    issueId: z.string(),
    parentId: z.string().nullish(),
    body: z.string(),
  }),
})
const said = z.object({
  input: z.object({
    id: z.uuidv4(),
    agentSessionId: z.string(),
    content: z.object({ type: z.enum(['thought', 'response', 'elicitation']), body: z.string().min(1) }),
    signal: z.enum(['select']).nullish(),
    signalMetadata: z
      .object({ options: z.array(z.object({ label: z.string(), value: z.string() })).min(1) })
      .nullish(),
  }),
})
const oneId = z.object({ filter: z.object({ id: z.object({ eq: z.string() }) }) })
const updated = z.object({ id: z.string(), input: z.object({ body: z.string() }) })

/**
 * A small Linear that keeps its state: one workspace with issues, users and comments, reached by GraphQL. It answers
 * errors as Linear does: a code in the extensions, and HTTP 400 also where there were too many requests.
 */
export async function startLinear({
  key = 'lin_api_test',
  agent = false,
  clientSecret,
  ...options
}: Options = {}) {
  const workspace = linearWorkspace(options)
  const { issues, users, comments } = workspace
  const sessions = linearSessions(workspace)
  const operations: string[] = []
  const failures: LinearFailure[] = []
  const headers: Record<string, string> = {}
  let accepted = key.startsWith('lin_oauth_') ? `Bearer ${key}` : key
  const tokens: URLSearchParams[] = []

  let isShut = false

  function token(form: URLSearchParams, response: ServerResponse): void {
    tokens.push(form)
    const failure = failures.shift()
    if (failure || form.get('client_secret') !== clientSecret) {
      send(response, failure?.status ?? 401, { error: 'invalid_client' }, failure?.headers)
      return
    }
    const access_token = `lin_oauth_token_${tokens.length}`
    if (!isShut) accepted = `Bearer ${access_token}`
    send(response, 200, { access_token, token_type: 'Bearer', expires_in: MONTH_S, scope: form.get('scope') })
  }

  const resolvers: Readonly<Record<string, (given: Arguments) => unknown>> = {
    issue({ id }) {
      const issue = issues.find((one) => one.id === id || one.identifier === id)
      if (issue === undefined) throw new Refused()
      return issue
    },
    comments(given) {
      const { in: ids } = idFilter.parse(given).filter.id
      const there = comments.filter((comment) => ids.includes(comment.id) && !comment.deleted)
      return { nodes: there.map((one) => ({ ...one, parent: one.parentId && { id: one.parentId } })) }
    },
    users(given) {
      const { id, displayName } = userFilter.parse(given).filter
      const name = displayName?.eqIgnoreCase.toLowerCase()
      return { nodes: users.filter((user) => id?.in.includes(user.id) || displayNameOf(user) === name) }
    },
    commentCreate(given) {
      const { input } = created.parse(given)
      return { success: true, comment: workspace.write({ ...input, userId: null }) }
    },
    agentActivityCreate(given) {
      const { signal = null, signalMetadata = null, ...input } = said.parse(given).input
      return {
        success: true,
        agentActivity: sessions.say({ ...input, signal, signalMetadata, userId: APP_USER }),
      }
    },
    agentActivities(given) {
      const { eq } = oneId.parse(given).filter.id
      return { nodes: sessions.activities.filter(({ id }) => id === eq) }
    },
    viewer: () => ({ id: users[0]?.id, app: agent, supportsAgentSessions: agent }),
    commentUpdate(given) {
      const { id, input } = updated.parse(given)
      return { success: true, comment: workspace.edit(id, input.body) }
    },
  }

  function run({ query, variables }: z.infer<typeof request>): unknown {
    const operation = parse(query).definitions[0] as OperationDefinitionNode
    const fields = operation.selectionSet.selections as readonly FieldNode[]
    const wanted = fields.filter((field) => isIncluded(field, variables))
    return project(wanted, (field) => {
      const resolve = resolvers[field.name.value]
      if (resolve === undefined) throw new Error(`This Linear knows no ${field.name.value}.`)
      return resolve(argumentsOf(field, variables))
    })
  }

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = (await readBody(incoming)).toString('utf8')
    if (incoming.url === '/oauth/token') return token(new URLSearchParams(body), response)
    const given = request.parse(JSON.parse(body))
    operations.push(given.query)
    const failure = failures.shift()
    if (failure !== undefined) {
      if (failure.afterDoingIt) run(given)
      return send(response, failure.status, failed(failure), failure.headers)
    }
    if (incoming.headers.authorization !== accepted) {
      return send(
        response,
        401,
        failed({ status: 401, code: 'AUTHENTICATION_ERROR', type: 'authentication error' }),
      )
    }
    try {
      send(response, 200, { data: run(given) }, headers)
    } catch (error) {
      if (!(error instanceof Refused) && !(error instanceof z.ZodError)) throw error
      send(response, 200, failed({ status: 400, code: 'INPUT_ERROR', type: 'invalid input' }))
    }
  }

  const server = createServer((incoming, response) => {
    answer(incoming, response).catch(() => response.destroy())
  })
  const { url, close } = await listen(server)
  return {
    ...workspace,
    /** The sessions that people have with the app as an agent. */
    agent: sessions,
    url: `${url}/graphql`,
    key,
    /** Every token that was asked for, in order. */
    tokens,
    /** The token that was given last is worth nothing any more; for good: nor is any after it. */
    revoke: (forGood = false) => {
      accepted = 'nothing'
      isShut = forGood
    },
    /** Every document that was sent, in order. */
    operations,
    /** What the next requests are answered with. */
    failures,
    /** What every good answer carries, as what is left of the hour's requests. */
    headers,
    close,
  }
}
export type LinearStandIn = Awaited<ReturnType<typeof startLinear>>

function argumentsOf({ arguments: given = [] }: FieldNode, variables: Arguments): Arguments {
  return Object.fromEntries(
    given.map(({ name, value }) => [name.value, valueFromASTUntyped(value, { ...variables })]),
  )
}

/** `@include(if: …)`. */
function isIncluded({ directives = [] }: FieldNode, variables: Arguments): boolean {
  return directives.every(({ arguments: given = [] }) =>
    given.every(({ value }) => valueFromASTUntyped(value, { ...variables }) === true),
  )
}

/** The last part of a profile's address. */
function displayNameOf({ url }: LinearUser): string {
  return url.slice(url.lastIndexOf('/') + 1).toLowerCase()
}

/** Only the fields that were asked for, as GraphQL answers. */
function project(fields: readonly FieldNode[], read: (field: FieldNode) => unknown): object {
  return Object.fromEntries(
    fields.map((field) => {
      const inner = (field.selectionSet?.selections ?? []) as readonly FieldNode[]
      return [field.alias?.value ?? field.name.value, shaped(read(field), inner)]
    }),
  )
}

function shaped(value: unknown, inner: readonly FieldNode[]): unknown {
  if (Array.isArray(value)) return value.map((one) => shaped(one, inner))
  if (inner.length === 0 || typeof value !== 'object' || value === null) return value
  return project(inner, (field) => value[field.name.value as keyof typeof value])
}

function failed({ status, code, type }: LinearFailure): object {
  const extensions = { ...(code && { code }), ...(type && { type }), statusCode: status, userError: true }
  return { errors: [{ message: 'Something with a secret in it', extensions }] }
}

function send(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}
