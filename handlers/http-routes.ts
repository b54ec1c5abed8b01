import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { APPROVAL_STATES } from '../src/domain/approval.ts'
import { CARD_STATES } from '../src/domain/card.ts'
import type { Store } from '../src/ports/store.ts'
import type { AcceptEvents } from '../src/usecases/accept-event.ts'
import type { CastVote } from '../src/usecases/cast-vote.ts'
import type { CancelApproval } from '../src/usecases/close-approval.ts'
import type { ListApprovals, ReadApproval } from '../src/usecases/read-approval.ts'
import type { ReadEvent } from '../src/usecases/read-event.ts'
import type { ReadTask } from '../src/usecases/read-task.ts'
import type { RetryDelivery } from '../src/usecases/retry-delivery.ts'
import { type Access, authenticate, callerOf } from './api/authenticate.ts'
import { eventsRequest, eventsResponse, openToOurReader } from './api/events-schema.ts'
import { postEvents } from './api/post-events.ts'
import { onError, onNotFound, problem, sendProblem } from './api/problem.ts'
import {
  approvalBody,
  deliveryBody,
  pageOf,
  paging,
  toApprovalBody,
  toDeliveryBody,
  toEventBody,
} from './api/representations.ts'
import { voteBody, voteProblem } from './api/votes.ts'
import { waitForDecision } from './api/wait.ts'

export interface HttpNeeds {
  /** False for a process that only works: it answers for its health and nothing else. */
  readonly api: boolean
  readonly acceptEvents: AcceptEvents
  readonly castVote: CastVote
  readonly cancelApproval: CancelApproval
  readonly readEvent: ReadEvent
  readonly readApproval: ReadApproval
  readonly listApprovals: ListApprovals
  readonly readTask: ReadTask
  readonly listDeliveries: Store['cards']['list']
  readonly retryDelivery: RetryDelivery
  /** Each thing that we depend on → `ok`, or what is wrong with it. */
  readonly health: () => Promise<Readonly<Record<string, string>>>
  readonly jwks: { readonly keys: readonly object[] }
  readonly access: Access
}

const BATCH_LIMIT_BYTES = 1024 * 1024
const byId = z.object({ id: z.string() })

/** Every URL of the API on one screen (interfaces.md, "HTTP"). Slack's is mounted by slack/mount.ts. */
export async function httpRoutes(server: FastifyInstance, needs: HttpNeeds): Promise<void> {
  server.setErrorHandler(onError)
  server.setNotFoundHandler(onNotFound)
  openRoutes(server, needs)
  if (!needs.api) return
  await server.register(async (scope) => {
    scope.addHook('onRequest', authenticate(needs.access))
    eventRoutes(scope, needs)
    approvalRoutes(scope, needs)
    deliveryRoutes(scope, needs)
  })
}

function openRoutes(server: FastifyInstance, { health, jwks }: HttpNeeds): void {
  server.get('/healthz', { schema: { hide: true } }, async () => ({ status: 'ok' }))
  server.get('/readyz', { schema: { hide: true } }, async (_request, reply) => {
    const dependencies = await health()
    const ready = Object.values(dependencies).every((state) => state === 'ok')
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ok' : 'not ready', dependencies })
  })
  server.get('/.well-known/jwks.json', { schema: { hide: true } }, async () => jwks)
  server.get('/openapi.json', { schema: { hide: true } }, async () => server.swagger())
}

function eventRoutes(server: FastifyInstance, needs: HttpNeeds): void {
  const api = server.withTypeProvider<ZodTypeProvider>()
  server.post(
    '/v1/events',
    {
      bodyLimit: BATCH_LIMIT_BYTES,
      schema: { summary: 'Send one event, or a batch', body: eventsRequest, response: eventsResponse },
      validatorCompiler: openToOurReader,
    },
    postEvents(needs),
  )
  api.get(
    '/v1/events/:id',
    { schema: { summary: 'An event, its cards, and where it went', params: byId } },
    async (request, reply) => {
      const found = await needs.readEvent(request.params.id)
      if (found === undefined)
        return sendProblem(reply, problem(404, `There is no event "${request.params.id}".`))
      const routes = found.routes.map(({ destination, why }) => ({ ...destination, why }))
      return {
        ...toEventBody(found.event),
        approval_id: found.approvalId,
        routes,
        cards: found.cards.map(toDeliveryBody),
      }
    },
  )
  api.get(
    '/v1/tasks/:id',
    { schema: { summary: "A task's timeline", params: byId } },
    async (request, reply) => {
      const task = await needs.readTask(request.params.id)
      if (task === undefined)
        return sendProblem(reply, problem(404, `Nothing is known of a task "${request.params.id}".`))
      const approvals = task.approvals.map((approval) => ({
        id: approval.id,
        title: approval.title,
        state: approval.state,
      }))
      return { id: task.taskId, events: task.events.map(toEventBody), approvals }
    },
  )
}

function approvalRoutes(server: FastifyInstance, needs: HttpNeeds): void {
  const api = server.withTypeProvider<ZodTypeProvider>()
  const noApproval = (id: string) => problem(404, `There is no approval "${id}".`)
  const whole = approvalBody.extend({ cards: z.array(deliveryBody) })

  const filter = z.object({
    state: z.enum(APPROVAL_STATES).optional(),
    task_id: z.string().optional(),
    ...paging,
  })
  const listSchema = {
    summary: 'Approvals, newest first',
    querystring: filter,
    response: { 200: pageOf(approvalBody) },
  }
  api.get('/v1/approvals', { schema: listSchema }, async (request) => {
    const { state, task_id, ...page } = request.query
    const { items, next } = await needs.listApprovals({ state, taskId: task_id }, page)
    return { items: items.map(toApprovalBody), next }
  })

  const readSchema = { summary: 'One approval, whole', params: byId, response: { 200: whole } }
  api.get('/v1/approvals/:id', { schema: readSchema }, async (request, reply) => {
    const found = await needs.readApproval(request.params.id)
    if (found === undefined) return sendProblem(reply, noApproval(request.params.id))
    return { ...toApprovalBody(found), cards: found.cards.map(toDeliveryBody) }
  })

  const waiting = z.object({ timeout: z.coerce.number().min(0).max(300).default(30) })
  const waitSchema = {
    summary: 'Wait for the decision',
    params: byId,
    querystring: waiting,
    response: { 200: approvalBody, 204: z.undefined() },
  }
  api.get('/v1/approvals/:id/wait', { schema: waitSchema }, async (request, reply) => {
    const { id } = request.params
    const waited = await waitForDecision(needs.readApproval, id, request.query.timeout * 1000, request.signal)
    if (waited.kind === 'none') return sendProblem(reply, noApproval(id))
    return waited.kind === 'pending' ? reply.code(204).send() : toApprovalBody(waited.approval)
  })

  const voteSchema = {
    summary: 'Vote for a person',
    params: byId,
    body: voteBody,
    response: { 200: approvalBody },
  }
  api.post('/v1/approvals/:id/votes', { schema: voteSchema }, async (request, reply) => {
    const { id } = request.params
    const { person, ...ballot } = request.body
    const result = await needs.castVote({
      ...ballot,
      approvalId: id,
      identity: { channel: 'api', person },
      channel: 'api',
    })
    const refused = voteProblem(result, id)
    if (refused) return sendProblem(reply, refused)
    const after = await needs.readApproval(id)
    return after ? toApprovalBody(after) : sendProblem(reply, noApproval(id))
  })

  const cancelling = z.object({ reason: z.string().trim().min(1).max(10_000) })
  const cancelSchema = {
    summary: 'Take the question back',
    params: byId,
    body: cancelling,
    response: { 200: approvalBody },
  }
  api.post('/v1/approvals/:id/cancel', { schema: cancelSchema }, async (request, reply) => {
    const { id } = request.params
    const approval = await needs.cancelApproval(id, request.body.reason, callerOf(request))
    if (approval === undefined) return sendProblem(reply, noApproval(id))
    if (approval.state !== 'cancelled') {
      return sendProblem(
        reply,
        problem(409, `The approval is ${approval.state} already and cannot be cancelled.`, {
          title: 'already decided',
        }),
      )
    }
    return toApprovalBody({ approval, callback: (await needs.readApproval(id))?.callback ?? null })
  })
}

function deliveryRoutes(server: FastifyInstance, needs: HttpNeeds): void {
  const api = server.withTypeProvider<ZodTypeProvider>()
  const filter = z.object({ state: z.enum(CARD_STATES).optional(), ...paging })
  const listSchema = {
    summary: 'Deliveries, newest first',
    querystring: filter,
    response: { 200: pageOf(deliveryBody) },
  }
  api.get('/v1/deliveries', { schema: listSchema }, async (request) => {
    const { state, ...page } = request.query
    const { items, next } = await needs.listDeliveries({ state }, page)
    return { items: items.map(toDeliveryBody), next }
  })
  const retrySchema = { summary: 'Try a delivery again, now', params: byId, response: { 200: deliveryBody } }
  api.post('/v1/deliveries/:id/retry', { schema: retrySchema }, async (request, reply) => {
    const card = await needs.retryDelivery(request.params.id, callerOf(request))
    if (card === undefined)
      return sendProblem(reply, problem(404, `There is no delivery "${request.params.id}".`))
    return toDeliveryBody(card)
  })
}
