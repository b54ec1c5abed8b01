import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { CardStore } from '../src/ports/card-store.ts'
import type { People } from '../src/ports/people.ts'
import type { StandingStore } from '../src/ports/people-store.ts'
import type { Dependency } from '../src/ports/readiness.ts'
import type { AcceptEvents } from '../src/usecases/accepting/accept-event.ts'
import type { AnswerInquiry } from '../src/usecases/answering/answer-inquiry.ts'
import type { ListQuestions } from '../src/usecases/answering/list-questions.ts'
import type { CastVote } from '../src/usecases/deciding/cast-vote.ts'
import type { CancelApproval } from '../src/usecases/deciding/close-approval.ts'
import type { Delegate, EndDelegation } from '../src/usecases/deciding/delegate.ts'
import type { ReassignApproval } from '../src/usecases/deciding/reassign-approval.ts'
import type { SnoozeApproval } from '../src/usecases/deciding/snooze-approval.ts'
import type { GiveStanding, RevokeStanding } from '../src/usecases/deciding/standing-approvals.ts'
import type { WithdrawVote } from '../src/usecases/deciding/withdraw-vote.ts'
import type { RetryDeliveries } from '../src/usecases/delivering/retry-deliveries.ts'
import type { RetryDelivery } from '../src/usecases/delivering/retry-delivery.ts'
import type { ExplainApproval } from '../src/usecases/showing/explain-approval.ts'
import type { ExplainEvent } from '../src/usecases/showing/explain-event.ts'
import type { ListApprovals, ReadApproval } from '../src/usecases/showing/read-approval.ts'
import type { ReadDecision } from '../src/usecases/showing/read-decision.ts'
import type { ReadEvent } from '../src/usecases/showing/read-event.ts'
import type { ReadReceiptKeys } from '../src/usecases/showing/read-receipt-keys.ts'
import type { ReadStatistics } from '../src/usecases/showing/read-statistics.ts'
import type { EndSilence, ListSilences, MakeSilence } from '../src/usecases/silencing/silences.ts'
import type { ReadTask } from '../src/usecases/tasks/read-task.ts'
import type { StopTask } from '../src/usecases/tasks/stop-task.ts'
import { onDoorError } from './api/ai-maestro/error-form.ts'
import { getHealth } from './api/ai-maestro/health.ts'
import { getMessages, patchMessage } from './api/ai-maestro/inbox.ts'
import type { AgentDoorNeeds } from './api/ai-maestro/needs.ts'
import { postMessage } from './api/ai-maestro/post-message.ts'
import { answerSchema, postAnswer } from './api/answer-event.ts'
import * as approvals from './api/approvals.ts'
import { type Access, authenticate } from './api/authenticate.ts'
import * as deliveries from './api/deliveries.ts'
import { eventSchema, getEvent, getTask, taskSchema } from './api/events.ts'
import { eventsRequest, eventsResponse, openToOurReader } from './api/events-schema.ts'
import { explainSchema, postExplain } from './api/explain.ts'
import * as handovers from './api/handovers.ts'
import { getReadiness } from './api/health.ts'
import { getMetrics } from './api/metrics.ts'
import * as asOrchestrator from './api/orchestrator/approvals.ts'
import * as deciding from './api/orchestrator/decide.ts'
import { ignoreBodies } from './api/orchestrator/ignore-bodies.ts'
import { postEvents } from './api/post-events.ts'
import { onError, onNotFound } from './api/problem.ts'
import { getQuestions, questionsSchema } from './api/questions.ts'
import { getReceiptKeys } from './api/receipt-keys.ts'
import { readRequests } from './api/request-input.ts'
import * as silences from './api/silences.ts'
import * as standing from './api/standing-approvals.ts'
import { getStatistics, statisticsSchema } from './api/statistics.ts'
import { postStop, stopSchema } from './api/stop-task.ts'
import * as votes from './api/votes.ts'
import { type AnswerNeeds, getAnswer, postAnswer as postAnswerForm } from './mail/answer-page.ts'
import { getDecision, type MailNeeds, postDecision } from './mail/decision-page.ts'
import { type OptoutNeeds, optoutRoutes } from './mail/optout.ts'
import { pagesOnly } from './mail/pages.ts'

export interface HttpNeeds extends MailNeeds, AnswerNeeds, OptoutNeeds, AgentDoorNeeds {
  /** False for a process that only works: it answers for its health and its metrics, and nothing else. */
  readonly api: boolean
  readonly acceptEvents: AcceptEvents
  readonly castVote: CastVote
  readonly answerInquiry: AnswerInquiry
  readonly withdrawVote: WithdrawVote
  readonly reassignApproval: ReassignApproval
  readonly snoozeApproval: SnoozeApproval
  readonly delegate: Delegate
  readonly endDelegation: EndDelegation
  readonly giveStanding: GiveStanding
  readonly revokeStanding: RevokeStanding
  readonly listStanding: StandingStore['list']
  readonly makeSilence: MakeSilence
  readonly endSilence: EndSilence
  readonly listSilences: ListSilences
  readonly explainApproval: ExplainApproval
  readonly explainEvent: ExplainEvent
  readonly people: People
  readonly cancelApproval: CancelApproval
  readonly readEvent: ReadEvent
  readonly readApproval: ReadApproval
  readonly listApprovals: ListApprovals
  readonly listQuestions: ListQuestions
  readonly readDecision: ReadDecision
  readonly readTask: ReadTask
  readonly readStatistics: ReadStatistics
  readonly stopTask: StopTask
  readonly listDeliveries: CardStore['list']
  readonly retryDelivery: RetryDelivery
  readonly retryDeliveries: RetryDeliveries
  /** Everything that we depend on, as it is now. */
  readonly readiness: () => Promise<readonly Dependency[]>
  readonly readMetrics: () => Promise<string>
  readonly readReceiptKeys: ReadReceiptKeys
  readonly access: Access
}

/** `POST /v1/events`: what it takes, how much of it, and what it answers. */
const events = {
  bodyLimit: 1024 * 1024,
  config: { readsItsBody: true },
  schema: { summary: 'Send one event, or a batch', body: eventsRequest, response: eventsResponse },
  validatorCompiler: openToOurReader,
}

/** Every URL of the API on one screen (interfaces.md, "HTTP"). Slack's is mounted by slack/mount.ts. */
export async function httpRoutes(server: FastifyInstance, needs: HttpNeeds): Promise<void> {
  server.setErrorHandler(onError)
  server.setNotFoundHandler(onNotFound)
  const closing = new AbortController()
  server.addHook('preClose', async () => closing.abort())
  server.addHook('onSend', async (_request, reply) => {
    // Kept alive, a connection whose answer comes now would hold up the end until its caller leaves.
    if (closing.signal.aborted) reply.header('connection', 'close')
  })
  server.get('/healthz', async () => ({ status: 'ok' }))
  server.get('/readyz', getReadiness(needs))
  server.get('/metrics', { onRequest: authenticate(needs.access) }, getMetrics(needs))
  if (!needs.api) return

  server.get('/.well-known/jwks.json', getReceiptKeys(needs))
  server.get('/openapi.json', async () => server.swagger())
  await server.register(async (scope) => {
    pagesOnly(scope)
    scope.get('/a/:token', getDecision(needs))
    scope.post('/a/:token', postDecision(needs))
    scope.get('/q/:token', getAnswer(needs))
    scope.post('/q/:token', postAnswerForm(needs))
    await scope.register(async (inner) => optoutRoutes(inner, needs))
  })
  server.get('/api/v1/health', getHealth(needs))
  server.get('/api/health', getHealth(needs))
  await server.register(async (scope) => {
    scope.setErrorHandler(onDoorError)
    readRequests(scope)
    scope.addHook('onRequest', authenticate(needs.access))
    scope.post('/api/messages', { config: { readsItsBody: true } }, postMessage(needs))
    scope.get('/api/messages', getMessages(needs))
    scope.patch('/api/messages', patchMessage(needs))
  })
  await server.register(async (scope) => {
    readRequests(scope)
    scope.addHook('onRequest', authenticate(needs.access))
    ignoreBodies(scope)
    const api = scope.withTypeProvider<ZodTypeProvider>()
    api.get('/approvals/pending', { schema: asOrchestrator.pendingSchema }, asOrchestrator.getPending(needs))
    api.get('/approvals/:id', { schema: asOrchestrator.shownSchema }, asOrchestrator.getShown(needs))
    api.post('/approve/:id', { schema: deciding.approveSchema }, deciding.postApprove(needs))
    api.post('/reject/:id', { schema: deciding.rejectSchema }, deciding.postReject(needs))
  })
  await server.register(async (scope) => {
    readRequests(scope)
    scope.addHook('onRequest', authenticate(needs.access))
    scope.post('/v1/events', events, postEvents(needs))
    const api = scope.withTypeProvider<ZodTypeProvider>()
    api.get('/v1/events/:id', { schema: eventSchema }, getEvent(needs))
    api.post('/v1/events/:id/answer', { schema: answerSchema }, postAnswer(needs))
    api.get('/v1/questions', { schema: questionsSchema }, getQuestions(needs))
    api.get('/v1/tasks/:id', { schema: taskSchema }, getTask(needs))
    api.post('/v1/tasks/:id/stop', { schema: stopSchema }, postStop(needs))
    api.get('/v1/approvals', { schema: approvals.listSchema }, approvals.getApprovals(needs))
    api.get('/v1/approvals/:id', { schema: approvals.approvalSchema }, approvals.getApproval(needs))
    api.get(
      '/v1/approvals/:id/wait',
      { schema: approvals.waitSchema },
      approvals.getDecision({ ...needs, closing: closing.signal }),
    )
    api.post('/v1/approvals/:id/votes', { schema: votes.voteSchema }, votes.postVote(needs))
    api.delete('/v1/approvals/:id/votes/:person', { schema: votes.withdrawSchema }, votes.deleteVote(needs))
    api.post('/v1/votes', { schema: votes.votesSchema }, votes.postVotes(needs))
    api.post(
      '/v1/approvals/:id/reassign',
      { schema: handovers.reassignSchema },
      handovers.postReassign(needs),
    )
    api.post('/v1/approvals/:id/snooze', { schema: handovers.snoozeSchema }, handovers.postSnooze(needs))
    api.post('/v1/approvals/:id/cancel', { schema: approvals.cancelSchema }, approvals.postCancel(needs))
    api.put(
      '/v1/people/:id/delegation',
      { schema: handovers.delegationSchema },
      handovers.putDelegation(needs),
    )
    api.delete(
      '/v1/people/:id/delegation',
      { schema: handovers.endDelegationSchema },
      handovers.deleteDelegation(needs),
    )
    api.get('/v1/standing-approvals', { schema: standing.listSchema }, standing.getStanding(needs))
    api.post('/v1/standing-approvals', { schema: standing.giveSchema }, standing.postStanding(needs))
    api.post(
      '/v1/standing-approvals/:id/revoke',
      { schema: standing.revokeSchema },
      standing.postRevoke(needs),
    )
    api.get('/v1/silences', { schema: silences.listSchema }, silences.getSilences(needs))
    api.post('/v1/silences', { schema: silences.makeSchema }, silences.postSilence(needs))
    api.delete('/v1/silences/:id', { schema: silences.endSchema }, silences.deleteSilence(needs))
    api.post('/v1/explain', { schema: explainSchema }, postExplain(needs))
    api.get('/v1/stats', { schema: statisticsSchema }, getStatistics(needs))
    api.get('/v1/deliveries', { schema: deliveries.listSchema }, deliveries.getDeliveries(needs))
    api.post('/v1/deliveries/retry', { schema: deliveries.retryManySchema }, deliveries.postRetryMany(needs))
    api.post('/v1/deliveries/:id/retry', { schema: deliveries.retrySchema }, deliveries.postRetry(needs))
  })
}
