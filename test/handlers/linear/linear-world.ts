import { createHmac, randomUUID } from 'node:crypto'
import { expect, vi } from 'vitest'
import { onError } from '../../../handlers/api/problem.ts'
import { heedTold, sayAnswer } from '../../../handlers/linear/heed-told.ts'
import type { LinearNeeds } from '../../../handlers/linear/needs.ts'
import { linearRoutes } from '../../../handlers/linear-routes.ts'
import { createServer } from '../../../src/adapters/http/server.ts'
import { agentSessions } from '../../../src/adapters/linear/agent-sessions.ts'
import { linearChannel } from '../../../src/adapters/linear/linear-channel.ts'
import { linearRequest } from '../../../src/adapters/linear/linear-client.ts'
import { linearReplies } from '../../../src/adapters/linear/linear-replies.ts'
import { userOfProfile } from '../../../src/adapters/linear/profiles.ts'
import { directory } from '../../../src/adapters/system/directory.ts'
import { systemClock } from '../../../src/adapters/system/system.ts'
import { createLog } from '../../../src/adapters/telemetry/log.ts'
import type { Approval } from '../../../src/domain/approval.ts'
import { startLinear } from '../../../src/sandbox/linear/linear-server.ts'
import type { LinearWebhook } from '../../../src/sandbox/linear/linear-workspace.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { answerInquiry } from '../../../src/usecases/answering/answer-inquiry.ts'
import { findQuestion, listQuestions } from '../../../src/usecases/answering/list-questions.ts'
import { askInSession } from '../../../src/usecases/deciding/ask-in-session.ts'
import { castVote } from '../../../src/usecases/deciding/cast-vote.ts'
import { delegate, endDelegation } from '../../../src/usecases/deciding/delegate.ts'
import { findApproval } from '../../../src/usecases/deciding/find-approval.ts'
import { findByComment } from '../../../src/usecases/deciding/find-by-comment.ts'
import { finishLink, startLink } from '../../../src/usecases/deciding/link-identity.ts'
import { listVotable } from '../../../src/usecases/deciding/list-votable.ts'
import { reassignApproval } from '../../../src/usecases/deciding/reassign-approval.ts'
import { snoozeApproval } from '../../../src/usecases/deciding/snooze-approval.ts'
import { giveStanding, revokeStanding } from '../../../src/usecases/deciding/standing-approvals.ts'
import { voteByReply } from '../../../src/usecases/deciding/vote-by-reply.ts'
import { withdrawVote } from '../../../src/usecases/deciding/withdraw-vote.ts'
import { deliverCard } from '../../../src/usecases/delivering/deliver-card.ts'
import { readSubject } from '../../../src/usecases/delivering/read-subject.ts'
import { reportCallback } from '../../../src/usecases/reporting/report-callback.ts'
import { explainApproval } from '../../../src/usecases/showing/explain-approval.ts'
import { readSession } from '../../../src/usecases/showing/read-session.ts'
import { readStatistics } from '../../../src/usecases/showing/read-statistics.ts'
import { endSilence, listSilences, makeSilence } from '../../../src/usecases/silencing/silences.ts'
import { recountTask } from '../../../src/usecases/tasks/recount-task.ts'
import { stopTask } from '../../../src/usecases/tasks/stop-task.ts'
import { workInbox } from '../../../src/usecases/work-inbox.ts'
import { asked } from '../../support/asked.ts'
import { NO_ORCHESTRATOR } from '../../support/no-orchestrator.ts'
import { PEOPLE } from '../../support/people.ts'
import { someRules } from '../../support/rules.ts'
import { aWorld } from '../../support/world.ts'

const SECRET = 'lin_wh_secret'

interface Written {
  readonly body: string
  readonly parentId?: string | null
  readonly userId?: string | null
  readonly id?: string
  readonly createdAt?: Date
  /** The program that wrote it. */
  readonly botActor?: string
}

/** The Linear side as the process wires it, with a Linear and a real store. Alex, Sam and Jo have accounts there. */
export async function aLinearWorld(agent = false) {
  const world = await aWorld()
  /** What people did; Linear tells of the bot's own comments as well. */
  const told: LinearWebhook[] = []
  const users = [...PEOPLE, { id: 'eve', name: 'Eve Moss' }].map(({ id, name }) => ({
    ...{ id: `user-${id}`, name, url: `https://linear.app/acme/profiles/${id}` },
  }))
  const issues = [
    { identifier: 'PR-68', title: 'Approvals' },
    { identifier: 'ENG-12', title: 'Deploy the api' },
  ]
  const linear = await startLinear({
    users,
    issues,
    agent,
    onWebhook: (payload) => void (payload.data.userId && told.push(payload)),
  })
  const request = linearRequest({ apiKey: linear.key, apiUrl: linear.url }, systemClock)
  const everyone = PEOPLE.map((person) => ({ ...person, linear: [`user-${person.id}`] }))
  const needs = {
    ...world.needs,
    people: directory({ people: everyone, proven: world.needs.store.identities }),
    rules: someRules({ defaults: { linear: 'PR-68' } }),
    channels: { linear: linearChannel({ request, hub: 'PR-68', hearsReplies: true }) },
  }
  const server = await createServer({
    logger: createLog('silent'),
    publicUrl: 'http://c.test',
    version: '1',
    onError,
  })
  const { store } = needs
  const linearNeeds: LinearNeeds = {
    ...needs,
    findByComment: findByComment(needs),
    findApproval: findApproval(needs),
    castVote: castVote(needs),
    answerInquiry: answerInquiry(needs),
    voteByReply: voteByReply({ store, castVote: castVote(needs) }),
    withdrawVote: withdrawVote(needs),
    reassignApproval: reassignApproval(needs),
    snoozeApproval: snoozeApproval(needs),
    explainApproval: explainApproval(needs),
    delegate: delegate(needs),
    endDelegation: endDelegation(needs),
    giveStanding: giveStanding(needs),
    revokeStanding: revokeStanding(needs),
    makeSilence: makeSilence(needs),
    endSilence: endSilence(needs),
    listSilences: listSilences(needs),
    listStanding: () => store.standing.list({ activeOnly: true }),
    startLink: startLink({ ...needs, courier: { tell: async () => false } }),
    finishLink: finishLink(needs),
    stopTask: stopTask({ ...needs, reportCallback: reportCallback(needs) }),
    readSubject: readSubject(needs),
    recountTask: recountTask(needs),
    readStatistics: readStatistics({ ...needs, health: async () => ({ database: 'ok' }) }),
    workflows: NO_ORCHESTRATOR,
    listVotable: listVotable(needs),
    listQuestions: listQuestions(needs),
    findQuestion: findQuestion(needs),
    mentioned: userOfProfile(request),
    firstTime: store.processed.firstTime,
    replies: linearReplies({ request }),
    agentSessions: agentSessions(request),
    sessionStore: store.sessions,
    askInSession: askInSession({ ...needs, listVotable: listVotable(needs) }),
    readSession: readSession(needs),
  }
  const [heed, say] = [heedTold(linearNeeds), sayAnswer(linearNeeds)]
  const inbox = workInbox({ ...needs, heed, say })
  await server.register(linearRoutes({ webhookSecret: SECRET, clock: systemClock, inbox }))

  async function deliver(approval: Pick<Approval, 'id'>): Promise<string> {
    const [card] = await needs.store.cards.ofSubject({ kind: 'approval', id: approval.id })
    await deliverCard(needs)(card!.id)
    const [delivered] = await needs.store.cards.ofSubject({ kind: 'approval', id: approval.id })
    return delivered!.providerRef!.comment!
  }

  /** An event that asks for an answer, and its card. */
  async function askQuestion(event: Record<string, unknown>) {
    const id = randomUUID()
    await acceptEvents(needs)([{ given: { id, ...event } }], 'local')
    const [card] = await store.cards.ofSubject({ kind: 'event', id })
    await deliverCard(needs)(card!.id)
    const [delivered] = await store.cards.ofSubject({ kind: 'event', id })
    return { id, card: delivered!.providerRef!.comment! }
  }

  /** The comments in a thread that are no cards. */
  const answers = (thread: string) =>
    linear.comments.filter(({ parentId }) => parentId === thread).map(({ body }) => body)

  /** Sends a body as Linear does; `changes` replaces headers. What it leads to is done when this returns. */
  async function post(body: string, changes: Readonly<Record<string, string>> = {}) {
    const answer = await postOnly(body, changes)
    await inbox.idle()
    return answer
  }

  async function postOnly(body: string, changes: Readonly<Record<string, string>> = {}) {
    const signature = createHmac('sha256', SECRET).update(body).digest('hex')
    const { statusCode, body: text } = await server.inject({
      method: 'POST',
      url: '/webhooks/linear',
      headers: { 'content-type': 'application/json', 'linear-signature': signature, ...changes },
      payload: body,
    })
    return { status: statusCode, text }
  }

  function webhookOf(written: Written, changes: object = {}): string {
    const {
      id = randomUUID(),
      body,
      parentId = null,
      userId = 'user-alex',
      createdAt = new Date(),
      botActor,
    } = written
    return JSON.stringify({
      action: 'create',
      type: 'Comment',
      webhookTimestamp: Date.now(),
      data: {
        id,
        body,
        parentId,
        userId,
        issueId: linear.hub.id,
        createdAt: createdAt.toISOString(),
        botActor,
      },
      ...changes,
    })
  }

  /** What Linear itself tells, signed. */
  const tell = (payload: LinearWebhook) => post(JSON.stringify({ ...payload, webhookTimestamp: Date.now() }))

  return {
    world: { ...world, needs },
    linear,
    ask: async (changes: Record<string, unknown> = {}) => {
      const approval = await asked({ needs }, changes)
      return { approval, card: await deliver(approval) }
    },
    askQuestion,
    /** The same with a clarification. */
    clarify: (questions: readonly unknown[] = ['Which port?'], more: object = {}) =>
      askQuestion({ type: 'clarification-request', data: { questions }, ...more }),
    inquiryOf: async (id: string) => (await store.inquiries.find(id))!,
    /** Asks, and delivers nothing. */
    askOnly: (changes: Record<string, unknown> = {}) => asked({ needs }, changes),
    cardOf: async ({ id }: Pick<Approval, 'id'>) =>
      (await store.cards.ofSubject({ kind: 'approval', id }))[0]!,
    states: (all: readonly { readonly approval: Approval }[]) =>
      Promise.all(all.map(async ({ approval: { id } }) => (await store.approvals.find(id))!.state)),
    deliver,
    post,
    /** The same, and returns as soon as it is answered. */
    postOnly,
    inbox,
    linearNeeds,
    /** So long afterwards the sweeper comes by. */
    workLater: async (ms: number) => {
      await world.passForInbox(ms)
      await inbox.work()
      await inbox.idle()
    },
    webhookOf,
    /** Somebody writes a comment, and Linear tells us. */
    write: (written: Written) => post(webhookOf(written)),
    /** Linear tells again the newest thing that a person did. */
    tellAgain: () => tell(told.at(-1)!),
    reactAt: (comment: string, emoji: string, person: string, createdAt: Date) => {
      linear.react(comment, `user-${person}`, emoji)
      const { data, ...payload } = told.at(-1)!
      return tell({ ...payload, data: { ...data, createdAt } })
    },
    /** Somebody gives a thumb, and Linear tells us. */
    react: async (comment: string, emoji: string, person = 'alex') => {
      linear.react(comment, `user-${person}`, emoji)
      return tell(told.at(-1)!)
    },
    /** Somebody takes it back. */
    unreact: async (comment: string, emoji: string, person = 'alex') => {
      linear.unreact(comment, `user-${person}`, emoji)
      return tell(told.at(-1)!)
    },
    read: async ({ id }: Pick<Approval, 'id'>) => (await needs.store.approvals.find(id))!,
    answers,
    /** Waits until something with these words was answered there. */
    answered: (thread: string, words: string) =>
      vi.waitFor(() => expect(answers(thread).join('\n')).toContain(words)),
    close: async () => {
      await server.close()
      await linear.close()
      await world.close()
    },
  }
}
