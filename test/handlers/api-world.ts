import type { FastifyInstance, InjectOptions } from 'fastify'
import { onError } from '../../handlers/api/problem.ts'
import { type HttpNeeds, httpRoutes } from '../../handlers/http-routes.ts'
import { createServer } from '../../src/adapters/http/server.ts'
import { createLog } from '../../src/adapters/telemetry/log.ts'
import { readAnswerLink } from '../../src/domain/answer-link.ts'
import { readLink } from '../../src/domain/mail-link.ts'
import { readOptout } from '../../src/domain/optout-link.ts'
import { acceptEvents } from '../../src/usecases/accept-event.ts'
import { answerInquiry } from '../../src/usecases/answer-inquiry.ts'
import { castVote } from '../../src/usecases/cast-vote.ts'
import { cancelApproval } from '../../src/usecases/close-approval.ts'
import { delegate, endDelegation } from '../../src/usecases/delegate.ts'
import { explainApproval } from '../../src/usecases/explain-approval.ts'
import { explainEvent } from '../../src/usecases/explain-event.ts'
import { listQuestions } from '../../src/usecases/list-questions.ts'
import { listApprovals, readApproval } from '../../src/usecases/read-approval.ts'
import { readDecision } from '../../src/usecases/read-decision.ts'
import { readEvent } from '../../src/usecases/read-event.ts'
import { readReceiptKeys } from '../../src/usecases/read-receipt-keys.ts'
import { readStatistics } from '../../src/usecases/read-statistics.ts'
import { readSubject } from '../../src/usecases/read-subject.ts'
import { readTask } from '../../src/usecases/read-task.ts'
import { reassignApproval } from '../../src/usecases/reassign-approval.ts'
import { recordOpening } from '../../src/usecases/record-opening.ts'
import { reportCallback } from '../../src/usecases/report-callback.ts'
import { retryDeliveries } from '../../src/usecases/retry-deliveries.ts'
import { retryDelivery } from '../../src/usecases/retry-delivery.ts'
import { endSilence, listSilences, makeSilence } from '../../src/usecases/silences.ts'
import { snoozeApproval } from '../../src/usecases/snooze-approval.ts'
import { giveStanding, revokeStanding } from '../../src/usecases/standing-approvals.ts'
import { stopTask } from '../../src/usecases/stop-task.ts'
import { withdrawVote } from '../../src/usecases/withdraw-vote.ts'
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
