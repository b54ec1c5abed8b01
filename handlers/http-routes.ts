import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { CardStore } from '../src/ports/store.ts'
import type { AcceptEvents } from '../src/usecases/accept-event.ts'
import type { CastVote } from '../src/usecases/cast-vote.ts'
import type { CancelApproval } from '../src/usecases/close-approval.ts'
import type { ListApprovals, ReadApproval } from '../src/usecases/read-approval.ts'
import type { ReadEvent } from '../src/usecases/read-event.ts'
import type { ReadTask } from '../src/usecases/read-task.ts'
import type { RetryDelivery } from '../src/usecases/retry-delivery.ts'
import * as approvals from './api/approvals.ts'
import { type Access, authenticate } from './api/authenticate.ts'
import * as deliveries from './api/deliveries.ts'
import { eventSchema, getEvent, getTask, taskSchema } from './api/events.ts'
import { eventsRequest, eventsResponse, openToOurReader } from './api/events-schema.ts'
import { getReadiness } from './api/health.ts'
import { postEvents } from './api/post-events.ts'
import { onError, onNotFound } from './api/problem.ts'
import { postVote, voteSchema } from './api/votes.ts'

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
  readonly listDeliveries: CardStore['list']
  readonly retryDelivery: RetryDelivery
  /** Each thing that we depend on → `ok`, or what is wrong with it. */
  readonly health: () => Promise<Readonly<Record<string, string>>>
  readonly jwks: { readonly keys: readonly object[] }
  readonly access: Access
}

/** `POST /v1/events`: what it takes, how much of it, and what it answers. */
const events = {
  bodyLimit: 1024 * 1024,
  schema: { summary: 'Send one event, or a batch', body: eventsRequest, response: eventsResponse },
  validatorCompiler: openToOurReader,
}

/** Every URL of the API on one screen (interfaces.md, "HTTP"). Slack's is mounted by slack/mount.ts. */
export async function httpRoutes(server: FastifyInstance, needs: HttpNeeds): Promise<void> {
  server.setErrorHandler(onError)
  server.setNotFoundHandler(onNotFound)
  server.get('/healthz', async () => ({ status: 'ok' }))
  server.get('/readyz', getReadiness(needs))
  if (!needs.api) return

  server.get('/.well-known/jwks.json', async () => needs.jwks)
  server.get('/openapi.json', async () => server.swagger())
  await server.register(async (scope) => {
    scope.addHook('onRequest', authenticate(needs.access))
    scope.post('/v1/events', events, postEvents(needs))
    const api = scope.withTypeProvider<ZodTypeProvider>()
    api.get('/v1/events/:id', { schema: eventSchema }, getEvent(needs))
    api.get('/v1/tasks/:id', { schema: taskSchema }, getTask(needs))
    api.get('/v1/approvals', { schema: approvals.listSchema }, approvals.getApprovals(needs))
    api.get('/v1/approvals/:id', { schema: approvals.approvalSchema }, approvals.getApproval(needs))
    api.get('/v1/approvals/:id/wait', { schema: approvals.waitSchema }, approvals.getDecision(needs))
    api.post('/v1/approvals/:id/votes', { schema: voteSchema }, postVote(needs))
    api.post('/v1/approvals/:id/cancel', { schema: approvals.cancelSchema }, approvals.postCancel(needs))
    api.get('/v1/deliveries', { schema: deliveries.listSchema }, deliveries.getDeliveries(needs))
    api.post('/v1/deliveries/:id/retry', { schema: deliveries.retrySchema }, deliveries.postRetry(needs))
  })
}
