import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type FieldNode, type OperationDefinitionNode, parse, valueFromASTUntyped } from 'graphql'
import { z } from 'zod'
import { listen, readBody } from '../loopback-server.ts'

export interface LinearComment {
  readonly id: string
  readonly issueId: string
  readonly parentId: string | null
  body: string
  deleted: boolean
}

/** An answer that is given in place of doing the work; `after` the work where its answer is lost. */
export interface LinearFailure {
  readonly status: number
  readonly code?: string
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly afterDoingIt?: boolean
}

const request = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).default({}) })
type Arguments = Readonly<Record<string, unknown>>

const idFilter = z.object({
  filter: z.object({ id: z.object({ in: z.array(z.string()) }) }),
})
const created = z.object({
  input: z.object({
    id: z.uuidv4().optional(),
    issueId: z.string(),
    parentId: z.string().nullish(),
    body: z.string(),
  }),
})
const updated = z.object({ id: z.string(), input: z.object({ body: z.string() }) })

/** What Linear says of input that it does not take: of an id that is taken, and of a thing that is not there, alike. */
class Refused extends Error {}

/**
 * A small Linear that keeps its state: one workspace with issues, users and comments, reached by GraphQL. It answers
 * errors as Linear does: a code in the extensions, and HTTP 400 also where there were too many requests.
 */
export async function startLinear({ key = 'lin_api_test' } = {}) {
  const hub = { id: randomUUID(), identifier: 'PR-68' }
  const issues = [hub]
  const users = [{ id: 'user-alex', url: 'https://linear.app/acme/profiles/alex' }]
  const comments: LinearComment[] = []
  const operations: string[] = []
  const failures: LinearFailure[] = []
  const accepted = key.startsWith('lin_oauth_') ? `Bearer ${key}` : key

  const alive = (id: unknown) => comments.find((comment) => comment.id === id && !comment.deleted)
  const resolvers: Readonly<Record<string, (given: Arguments) => unknown>> = {
    issue({ id }) {
      const issue = issues.find((one) => one.id === id || one.identifier === id)
      if (issue === undefined) throw new Refused()
      return issue
    },
    comments(given) {
      const { in: ids } = idFilter.parse(given).filter.id
      return { nodes: comments.filter((comment) => ids.includes(comment.id) && !comment.deleted) }
    },
    users(given) {
      const { in: ids } = idFilter.parse(given).filter.id
      return { nodes: users.filter((user) => ids.includes(user.id)) }
    },
    commentCreate(given) {
      const { id = randomUUID(), issueId, parentId = null, body } = created.parse(given).input
      const parent = parentId === null ? undefined : alive(parentId)
      const isFlat = parentId === null || (parent !== undefined && parent.parentId === null)
      // A deleted comment keeps its id.
      const isTaken = comments.some((comment) => comment.id === id)
      if (isTaken || !isFlat || !issues.some((issue) => issue.id === issueId)) throw new Refused()
      const comment = { id, issueId, parentId, body, deleted: false }
      comments.push(comment)
      return { success: true, comment }
    },
    commentUpdate(given) {
      const { id, input } = updated.parse(given)
      const comment = alive(id)
      if (comment === undefined) throw new Refused()
      comment.body = input.body
      return { success: true, comment }
    },
  }

  function run({ query, variables }: z.infer<typeof request>): unknown {
    const operation = parse(query).definitions[0] as OperationDefinitionNode
    return project(operation.selectionSet.selections as readonly FieldNode[], (field) => {
      const resolve = resolvers[field.name.value]
      if (resolve === undefined) throw new Error(`This Linear knows no ${field.name.value}.`)
      return resolve(argumentsOf(field, variables))
    })
  }

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const given = request.parse(JSON.parse((await readBody(incoming)).toString('utf8')))
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
      send(response, 200, { data: run(given) })
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
    url: `${url}/graphql`,
    key,
    hub,
    comments,
    /** Every document that was sent, in order. */
    operations,
    /** What the next requests are answered with. */
    failures,
    /** A person replies below a comment, or writes on the hub issue. */
    delete: (id: string) => {
      for (const comment of comments) if (comment.id === id || comment.parentId === id) comment.deleted = true
    },
    close,
  }
}
export type LinearStandIn = Awaited<ReturnType<typeof startLinear>>

function argumentsOf({ arguments: given = [] }: FieldNode, variables: Arguments): Arguments {
  return Object.fromEntries(
    given.map(({ name, value }) => [name.value, valueFromASTUntyped(value, { ...variables })]),
  )
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
