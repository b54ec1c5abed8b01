import { createHmac } from 'node:crypto'
import Fastify, { type LightMyRequestResponse } from 'fastify'
import { onTestFinished } from 'vitest'
import { mountSlack } from '../../../handlers/slack/mount.ts'
import type { SlackNeeds } from '../../../handlers/slack/needs.ts'
import { slackRoutes } from '../../../handlers/slack-routes.ts'
import { createSlackApp } from '../../../src/adapters/slack/slack-app.ts'
import type { Approval } from '../../../src/domain/approval.ts'
import type { AnyEvent } from '../../../src/domain/events/event.ts'
import type { Explanation } from '../../../src/domain/explanation.ts'
import { findPerson, type Person } from '../../../src/domain/person.ts'
import { type Counts, statisticsOf } from '../../../src/domain/statistics.ts'
import type { Subject } from '../../../src/domain/subject.ts'
import type { CastBallot, CastResult } from '../../../src/usecases/deciding/cast-vote.ts'
import { aLog } from '../../adapters/slack/a-log.ts'
import { anApproval, aStanding, NOON } from '../../support/builders.ts'
import { NO_ORCHESTRATOR } from '../../support/no-orchestrator.ts'
import { aPerson, JO, SAM } from '../../support/people.ts'
import { type StubSlack, startStubSlack } from './stub-slack.ts'

const SECRET = 'a-signing-secret'
export const TEAM = 'T0TEAM'
export const ALEX = 'U0ALEX'
export const GUEST = 'U0GUEST'

const PEOPLE: readonly Person[] = [aPerson({ slack: [{ user: ALEX }] }), SAM, JO]

const NOTHING_COUNTED: Counts = { events: {}, approvals: {}, cards: {}, failedCallbacks: 0, since: null }

/** Alex and Jo may approve, Sam may not. */
export const EXPLAINED: Explanation = {
  missing: { votes: 1, roles: [] },
  mayApprove: [
    { person: 'alex', onBehalfOf: null },
    { person: 'jo', onBehalfOf: null },
  ],
  mayNot: [{ person: 'sam', reason: 'not-an-approver' }],
  refused: [],
  ahead: [],
}

/** For `readSubject`: this event and how its approval stands. Alex and Jo may approve it, unless `askable` says otherwise. */
export const reads =
  (
    event: AnyEvent,
    approval: Approval,
    askable: Subject['askable'] = PEOPLE.filter(({ id }) => id !== 'sam'),
  ) =>
  async (): Promise<Subject> => ({
    event,
    approval,
    inquiry: null,
    callback: null,
    askable,
    reminder: null,
    names: {},
  })

/** For `findApproval`: this approval, whatever it is called. */
export const finds = (approval: Approval) => async () => ({ kind: 'found', approval }) as const

/** Bolt, our handlers and Fastify as in the product; Slack's Web API and the use cases are stand-ins. */
export interface SlackWorld {
  readonly slack: StubSlack
  readonly ballots: CastBallot[]
  readonly log: ReturnType<typeof aLog>['lines']
  /** Presses a button on a card, or where `more` says. */
  press(action: string, value: unknown, more?: object): Promise<LightMyRequestResponse>
  submit(view: object, user?: string): Promise<LightMyRequestResponse>
  command(text: string, user?: string): Promise<LightMyRequestResponse>
  event(event: object, id?: string): Promise<LightMyRequestResponse>
  /** Sends a body as it is, signed unless `headers` say otherwise. */
  post(body: string, headers: Record<string, string>): Promise<LightMyRequestResponse>
}

export async function aSlackWorld(given: Partial<SlackNeeds> = {}): Promise<SlackWorld> {
  const slack = await startStubSlack()
  const { log, lines } = aLog()
  const config = {
    botToken: 'xoxb-test',
    signingSecret: SECRET,
    appToken: undefined,
    channel: 'C0APPROVALS',
    apiUrl: slack.apiUrl,
  }
  const { app, requestListener } = createSlackApp({ config, log })
  const ballots: CastBallot[] = []
  slackRoutes(app, { ...someNeeds(ballots), log, ...given })
  const fastify = Fastify()
  await fastify.register(mountSlack(requestListener!))
  onTestFinished(async () => {
    await fastify.close()
    await slack.close()
  })

  const post = (body: string, headers: Record<string, string>) =>
    fastify.inject({
      method: 'POST',
      url: '/slack/events',
      payload: body,
      headers: { ...signed(body), ...headers },
    })
  const form = (fields: Record<string, string>) =>
    post(new URLSearchParams(fields).toString(), { 'content-type': 'application/x-www-form-urlencoded' })
  const interact = (payload: object) => form({ payload: JSON.stringify(payload) })
  const response_url = slack.responseUrl

  return {
    slack,
    ballots,
    log: lines,
    post,
    press: (action, value, more = {}) =>
      interact({
        type: 'block_actions',
        team: { id: TEAM },
        user: { id: ALEX },
        channel: { id: 'C0APPROVALS' },
        container: { type: 'message', is_ephemeral: false },
        trigger_id: 'trigger-1',
        response_url,
        actions: [
          {
            type: 'button',
            action_id: action,
            block_id: 'b',
            value: typeof value === 'string' ? value : JSON.stringify(value),
          },
        ],
        ...more,
      }),
    submit: (view, user = ALEX) =>
      interact({
        type: 'view_submission',
        team: { id: TEAM },
        user: { id: user },
        trigger_id: 'trigger-2',
        view,
      }),
    command: (text, user = ALEX) =>
      form({
        command: '/countersign',
        text,
        user_id: user,
        team_id: TEAM,
        channel_id: 'C0APPROVALS',
        trigger_id: 'trigger-3',
        response_url,
      }),
    event: (event, id = 'Ev1') =>
      post(JSON.stringify({ type: 'event_callback', team_id: TEAM, event_id: id, event }), {
        'content-type': 'application/json',
      }),
  }
}

function signed(body: string) {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const signature = createHmac('sha256', SECRET).update(`v0:${timestamp}:${body}`).digest('hex')
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${signature}` }
}

/** Use cases that know one pending approval and record every vote. */
function someNeeds(ballots: CastBallot[]): Omit<SlackNeeds, 'log'> {
  const approval = anApproval()
  const seen = new Set<string>()
  return {
    castVote: async (ballot): Promise<CastResult> => {
      ballots.push(ballot)
      const state = ballot.verdict === 'approve' ? 'approved' : 'rejected'
      return { kind: 'recorded', approval: { ...approval, state } }
    },
    withdrawVote: async () => ({ kind: 'withdrawn', approval }),
    reassignApproval: async () => ({ kind: 'reassigned', approval }),
    snoozeApproval: async (_id, _identity, forMs) => ({
      kind: 'snoozed',
      approval,
      until: new Date(NOON.getTime() + forMs),
    }),
    explainApproval: async () => EXPLAINED,
    recordOpening: async () => false,
    hasOpened: async () => false,
    delegate: async (_identity, { id: to }, until) => ({
      kind: 'delegated',
      delegation: { from: 'alex', to, since: NOON, until },
    }),
    endDelegation: async () => 'ended',
    giveStanding: async (_identity, wanted) => ({ kind: 'given', standing: aStanding(wanted) }),
    revokeStanding: async () => 'revoked',
    listStanding: async () => [aStanding()],
    makeSilence: async () => ({ kind: 'refused', reason: 'too-long' }),
    endSilence: async () => 'ended',
    listSilences: async () => [],
    startLink: async () => 'sent',
    finishLink: async () => ({ kind: 'wrong-code' }),
    stopTask: async () => ({ kind: 'not-found' }),
    listVotable: async () => ({ approvals: [approval], more: false }),
    listQuestions: async () => ({ items: [], next: null }),
    findQuestion: async () => ({ kind: 'none' }),
    readSubject: async () => undefined,
    findApproval: async (prefix) =>
      approval.id.startsWith(prefix) ? { kind: 'found', approval } : { kind: 'none' },
    listApprovals: async ({ state }) => ({ items: state === 'pending' ? [approval] : [], next: null }),
    recountTask: async () => undefined,
    readStatistics: async () => statisticsOf(NOTHING_COUNTED, {}),
    workflows: NO_ORCHESTRATOR,
    retryCallback: async () => ({ kind: 'retrying' }),
    answerInquiry: async () => ({ kind: 'not-found' }),
    retryInquiryCallback: async () => 'retrying',
    firstTime: async (id) => !seen.has(id) && seen.add(id).has(id),
    people: {
      find: async (identity) => findPerson(PEOPLE, identity),
      all: PEOPLE,
      names: { alex: 'Alex Kim', sam: 'Sam Rivera', jo: 'Jo Park' },
    },
    clock: { now: () => NOON },
  }
}
