import type { FastifyInstance, InjectOptions } from 'fastify'
import { onError } from '../../handlers/api/problem.ts'
import { type HttpNeeds, httpRoutes } from '../../handlers/http-routes.ts'
import { createServer } from '../../src/adapters/http/server.ts'
import { createLog } from '../../src/adapters/telemetry/log.ts'
import { readAnswerLink } from '../../src/domain/answer-link.ts'
import { readLink } from '../../src/domain/mail-link.ts'
import { readOptout } from '../../src/domain/optout-link.ts'
import { acceptEvents } from '../../src/usecases/accepting/accept-event.ts'
import { answerInquiry } from '../../src/usecases/answering/answer-inquiry.ts'
import { listQuestions } from '../../src/usecases/answering/list-questions.ts'
import { castVote } from '../../src/usecases/deciding/cast-vote.ts'
import { cancelApproval } from '../../src/usecases/deciding/close-approval.ts'
import { delegate, endDelegation } from '../../src/usecases/deciding/delegate.ts'
import { reassignApproval } from '../../src/usecases/deciding/reassign-approval.ts'
import { recordOpening } from '../../src/usecases/deciding/record-opening.ts'
import { snoozeApproval } from '../../src/usecases/deciding/snooze-approval.ts'
import { giveStanding, revokeStanding } from '../../src/usecases/deciding/standing-approvals.ts'
import { withdrawVote } from '../../src/usecases/deciding/withdraw-vote.ts'
import { readSubject } from '../../src/usecases/delivering/read-subject.ts'
import { retryDeliveries } from '../../src/usecases/delivering/retry-deliveries.ts'
import { retryDelivery } from '../../src/usecases/delivering/retry-delivery.ts'
import { reportCallback } from '../../src/usecases/reporting/report-callback.ts'
import { explainApproval } from '../../src/usecases/showing/explain-approval.ts'
import { explainEvent } from '../../src/usecases/showing/explain-event.ts'
import { listApprovals, readApproval } from '../../src/usecases/showing/read-approval.ts'
import { readDecision } from '../../src/usecases/showing/read-decision.ts'
import { readEvent } from '../../src/usecases/showing/read-event.ts'
import { readReceiptKeys } from '../../src/usecases/showing/read-receipt-keys.ts'
import { readStatistics } from '../../src/usecases/showing/read-statistics.ts'
import { endSilence, listSilences, makeSilence } from '../../src/usecases/silencing/silences.ts'
import { readTask } from '../../src/usecases/tasks/read-task.ts'
import { stopTask } from '../../src/usecases/tasks/stop-task.ts'
import { aWorld, type World } from '../support/world.ts'

export const LINK_SECRET = 'what signs the links in mails'

/** The routes as the process wires them, over a world's use cases; `changes` replaces single needs. */
export async function aServer(
  { needs }: World,
  changes: Partial<HttpNeeds> = {},
  logger = createLog('silent'),
): Promise<FastifyInstance> {
  const server = await createServer({
    logger,
    publicUrl: 'http://countersign.test',
    version: '1.2.3',
    onError,
  })
  await httpRoutes(server, {
    api: true,
    acceptEvents: acceptEvents(needs),
    castVote: castVote(needs),
    answerInquiry: answerInquiry(needs),
    withdrawVote: withdrawVote(needs),
    reassignApproval: reassignApproval(needs),
    snoozeApproval: snoozeApproval(needs),
    delegate: delegate(needs),
    endDelegation: endDelegation(needs),
    giveStanding: giveStanding(needs),
    revokeStanding: revokeStanding(needs),
    listStanding: needs.store.standing.list,
    makeSilence: makeSilence(needs),
    endSilence: endSilence(needs),
    listSilences: listSilences(needs),
    explainApproval: explainApproval(needs),
    explainEvent: explainEvent(needs),
    people: needs.people,
    cancelApproval: cancelApproval(needs),
    readEvent: readEvent(needs),
    readApproval: readApproval(needs),
    listApprovals: listApprovals(needs),
    listQuestions: listQuestions(needs),
    readDecision: readDecision(needs),
    readStatistics: readStatistics({ ...needs, health: async () => ({ database: 'ok', queue: 'ok' }) }),
    readTask: readTask(needs),
    stopTask: stopTask({ ...needs, reportCallback: reportCallback(needs) }),
    listDeliveries: needs.store.cards.list,
    retryDeliveries: retryDeliveries(needs),
    retryDelivery: retryDelivery(needs),
    readiness: async () => [],
    readMetrics: async () => '',
    readReceiptKeys: readReceiptKeys(needs),
    access: { keys: [] },
    readLink: (token) => readLink(token, LINK_SECRET),
    readAnswerLink: (token) => readAnswerLink(token, LINK_SECRET),
    readOptout: (token) => readOptout(token, LINK_SECRET),
    optouts: needs.store.optouts,
    readSubject: readSubject(needs),
    recordOpening: recordOpening(needs),
    clock: needs.clock,
    agentDoor: {
      name: 'countersign',
      version: '1.2.3',
      hasDefaultCallback: false,
      messages: needs.store.agentMessages,
    },
    ...changes,
  })
  return server
}

/** A server over a new world, and short ways to call it. */
export async function anApi() {
  const world = await aWorld()
  const server = await aServer(world)
  const call = async (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    payload?: InjectOptions['payload'],
  ) => {
    const {
      statusCode: status,
      headers,
      body,
    } = await server.inject({
      method,
      url,
      ...(payload !== undefined && { payload }),
    })
    return { status, type: String(headers['content-type']), text: body, body: body ? JSON.parse(body) : null }
  }
  const close = async () => {
    await server.close()
    await world.close()
  }
  return {
    world,
    server,
    close,
    get: (url: string) => call('GET', url),
    post: (url: string, payload: InjectOptions['payload']) => call('POST', url, payload),
    put: (url: string, payload: InjectOptions['payload']) => call('PUT', url, payload),
    delete: (url: string) => call('DELETE', url),
  }
}
export type Api = Awaited<ReturnType<typeof anApi>>
