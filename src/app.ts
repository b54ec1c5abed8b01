import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import type { Logger } from 'pino'
import { httpRoutes } from '../handlers/http-routes.ts'
import { jobRoutes } from '../handlers/job-routes.ts'
import { linearRoutes } from '../handlers/linear-routes.ts'
import { mountSlack } from '../handlers/slack/mount.ts'
import { slackRoutes } from '../handlers/slack-routes.ts'
import { emailChannel } from './adapters/email/email-channel.ts'
import { createMailer, type Mailer } from './adapters/email/mailer.ts'
import { createServer } from './adapters/http/server.ts'
import { agentSessions } from './adapters/linear/agent-sessions.ts'
import { linearChannel } from './adapters/linear/linear-channel.ts'
import { type LinearRequest, linearRequest } from './adapters/linear/linear-client.ts'
import { linearReplies } from './adapters/linear/linear-replies.ts'
import { userOfProfile } from './adapters/linear/profiles.ts'
import { aiMaestro } from './adapters/orchestrators/ai-maestro/ai-maestro.ts'
import { inboxOrchestrator } from './adapters/orchestrators/ai-maestro/inbox-orchestrator.ts'
import { listenToAgentEvents } from './adapters/orchestrators/http/agent-events.ts'
import { connectOrchestrator } from './adapters/orchestrators/http/connect-orchestrator.ts'
import { taskFilesOrchestrator } from './adapters/orchestrators/task-files/task-files-orchestrator.ts'
import { watchFolders } from './adapters/orchestrators/task-files/watch-folders.ts'
import { webhookOrchestrator } from './adapters/orchestrators/webhook/webhook-orchestrator.ts'
import { type ConnectedQueue, connectQueue } from './adapters/queue/bullmq-queue.ts'
import { createReceipts, newReceiptKey } from './adapters/receipts/receipts.ts'
import { createSlackApp, type SlackApp } from './adapters/slack/slack-app.ts'
import { slackChannel } from './adapters/slack/slack-channel.ts'
import { slackCourier } from './adapters/slack/slack-courier.ts'
import { slackProfiles } from './adapters/slack/slack-profiles.ts'
import { type OpenStore, openStore } from './adapters/store/open-store.ts'
import { directory } from './adapters/system/directory.ts'
import { poll } from './adapters/system/poll.ts'
import { repeat } from './adapters/system/repeat.ts'
import { systemClock as clock, systemIds as ids, systemPause as pause } from './adapters/system/system.ts'
import { operationsLog } from './adapters/telemetry/operations-log.ts'
import type { Config } from './config/config.ts'
import { INBOX_SCHEME, SERVER_SCHEME } from './domain/ai-maestro/reply-address.ts'
import { readAnswerLink, signAnswerLink } from './domain/answer-link.ts'
import type { ChannelName } from './domain/card.ts'
import { DeliveryError } from './domain/errors.ts'
import { ORCHESTRATOR_SCHEME } from './domain/http-orchestrator/decision-address.ts'
import { readLink, signLink } from './domain/mail-link.ts'
import { readOptout, signOptout } from './domain/optout-link.ts'
import type { Defaults } from './domain/routing.ts'
import { TASK_FILES_SCHEME } from './domain/task-files/reply-address.ts'
import type { Channel } from './ports/channel.ts'
import type { Orchestrator, Orchestrators } from './ports/orchestrator.ts'
import type { Receipts } from './ports/receipts.ts'
import type { Store } from './ports/store.ts'
import { acceptEvents } from './usecases/accept-event.ts'
import { answerInquiry } from './usecases/answer-inquiry.ts'
import { askInSession } from './usecases/ask-in-session.ts'
import { castVote } from './usecases/cast-vote.ts'
import { cancelApproval, expireApproval } from './usecases/close-approval.ts'
import { commandWorkflows } from './usecases/command-workflows.ts'
import { delegate, endDelegation } from './usecases/delegate.ts'
import { type DeliverCard, deliverCard } from './usecases/deliver-card.ts'
import { expireInquiry } from './usecases/expire-inquiry.ts'
import { explainApproval } from './usecases/explain-approval.ts'
import { explainEvent } from './usecases/explain-event.ts'
import { findApproval } from './usecases/find-approval.ts'
import { findByComment } from './usecases/find-by-comment.ts'
import { fireTimers } from './usecases/fire-timers.ts'
import { type HearAgentEvent, hearAgentEvent } from './usecases/hear-agent-event.ts'
import { finishLink, startLink } from './usecases/link-identity.ts'
import { listVotable } from './usecases/list-votable.ts'
import { listApprovals, readApproval } from './usecases/read-approval.ts'
import { readDecision } from './usecases/read-decision.ts'
import { readEvent } from './usecases/read-event.ts'
import { readReceiptKeys } from './usecases/read-receipt-keys.ts'
import { readSession } from './usecases/read-session.ts'
import { readStatistics } from './usecases/read-statistics.ts'
import { readSubject } from './usecases/read-subject.ts'
import { readTask } from './usecases/read-task.ts'
import { reassignApproval } from './usecases/reassign-approval.ts'
import { recordOpening } from './usecases/record-opening.ts'
import { reportCallback } from './usecases/report-callback.ts'
import { respectOptouts } from './usecases/respect-optouts.ts'
import { retryCallback } from './usecases/retry-callback.ts'
import { retryDelivery } from './usecases/retry-delivery.ts'
import { retryInquiryCallback } from './usecases/retry-inquiry-callback.ts'
import { snoozeApproval } from './usecases/snooze-approval.ts'
import { giveStanding, revokeStanding } from './usecases/standing-approvals.ts'
import { stopTask } from './usecases/stop-task.ts'
import { type Sweep, sweep } from './usecases/sweep.ts'
import { type TakeApprovals, takeApprovals } from './usecases/take-approvals.ts'
import { type TakeMessages, takeMessages } from './usecases/take-messages.ts'
import { type TakeTaskFile, takeTaskFile } from './usecases/take-task-file.ts'
import { voteByReply } from './usecases/vote-by-reply.ts'
import { withdrawVote } from './usecases/withdraw-vote.ts'

export interface App {
  readonly server: FastifyInstance
  /** Listens and works; returns the address. */
  start(): Promise<string>
  /** Shows the newest cards again, in their order, to a far side that has forgotten them: the sandbox's, at every start. */
  showAgain(): Promise<void>
  /** Finishes what runs, at most STOP_WITHIN_MS. */
  stop(): Promise<void>
}

interface Options {
  readonly config: Config
  readonly log: Logger
  readonly version: string
  /** The sandbox's page, where there is a sandbox. */
  readonly page?: FastifyPluginAsync | undefined
  /** Called before the embedded database is made, which takes some seconds. */
  readonly onCreateDatabase: () => void
}

export const STOP_WITHIN_MS = 10_000
const SWEEP_EVERY_MS = 1000
/** As many cards as somebody looks back through, in three channels. */
const SHOWN_AGAIN = 60

/** Puts the adapters and the use cases together. The only file that knows all of them; it decides nothing itself. */
export async function createApp({ config, log, version, page, onCreateDatabase }: Options): Promise<App> {
  const database = await openStore({
    databaseUrl: config.databaseUrl,
    dataDir: config.dataDir,
    onCreate: onCreateDatabase,
    onError: (error) => log.error({ err: error }, 'A database connection broke.'),
  })
  const receipts = await createReceipts(
    config.receiptKey ?? (await database.keptSecret('receipt-key', newReceiptKey)),
    config.publicUrl,
  )
  await database.store.receiptKeys.keep(receipts.publicKey)
  const queue = await connectQueue({
    redisUrl: config.redisUrl,
    database: { connection: database.connection, oneSession: database.embedded },
    eventsQueue: config.eventsQueue,
    log,
  })
  const slack = config.slack && createSlackApp({ config: config.slack, log })
  const mailer = config.email && createMailer(config.email)
  const linkSecret = await database.keptSecret('mail-links', () => randomBytes(32).toString('base64url'))
  const does = assemble({ config, log, database, receipts, linkSecret, queue, slack, mailer })

  jobRoutes(queue.workers, does)
  if (slack)
    slackRoutes(slack.app, {
      ...does,
      listApprovals: does.listApprovalsOnly,
      listStanding: () => does.listStanding({ activeOnly: true }),
      people: does.people,
      clock,
      log,
    })
  const server = await createServer({ logger: log, publicUrl: config.publicUrl, version })
  await httpRoutes(server, {
    ...does,
    api: config.roles.has('api'),
    readLink: (token) => readLink(token, linkSecret),
    readAnswerLink: (token) => readAnswerLink(token, linkSecret),
    readOptout: (token) => readOptout(token, linkSecret),
    optouts: database.store.optouts,
    clock,
    access: { keys: config.apiKeys },
    agentDoor: {
      name: config.agentName,
      version,
      hasDefaultCallback: config.callbacks.url !== undefined,
      messages: database.store.agentMessages,
    },
    health: () => health(database, queue),
  })
  if (slack?.requestListener && config.roles.has('api'))
    await server.register(mountSlack(slack.requestListener))
  if (config.linear && does.replies && does.agentSessions && config.roles.has('api')) {
    const { webhookSecret } = config.linear
    const listStanding = () => does.listStanding({ activeOnly: true })
    const { replies, agentSessions, mentioned } = does
    await server.register(
      linearRoutes({
        ...does,
        replies,
        agentSessions,
        sessionStore: database.store.sessions,
        ...(mentioned && { mentioned }),
        listStanding,
        webhookSecret,
        clock,
        log,
      }),
    )
  }
  if (page) await server.register(page)
  return running({
    config,
    log,
    server,
    database,
    queue,
    slack,
    mailer,
    sweep: does.sweep,
    takeMessages: does.takeMessages,
    takeApprovals: does.takeApprovals,
    hearAgentEvent: does.hearAgentEvent,
    takeTaskFile: does.takeTaskFile,
    deliverCard: does.deliverCard,
  })
}

interface Parts {
  readonly config: Config
  readonly log: Logger
  readonly database: OpenStore
  readonly queue: ConnectedQueue
  readonly slack: SlackApp | undefined
  readonly mailer: Mailer | undefined
}

/** Every use case, each with its needs. */
function assemble({
  config,
  log,
  database,
  receipts,
  linkSecret,
  queue: connected,
  slack,
  mailer,
}: Parts & { readonly receipts: Receipts; readonly linkSecret: string }) {
  const { store } = database
  const { queue } = connected
  const profiles = slack && config.matchByEmail ? slackProfiles({ client: slack.client }) : undefined
  const people = directory({ people: config.people, proven: store.identities, profiles })
  const linear = config.linear && linearRequest(config.linear, clock)
  const defaults = defaultsOf(config)
  const channels = channelsOf({ config, store, linear, slack, mailer, linkSecret })
  const maestro =
    config.aiMaestro &&
    aiMaestro({ ...config.aiMaestro, agent: config.agentName, keep: database.keptSecret, log })
  const http = httpOf(config, store)
  const { url: defaultCallbackUrl, allow, secret } = config.callbacks
  const callbackRules = { defaultUrl: defaultCallbackUrl, allow, canSign: secret !== undefined }
  const needs = {
    store,
    queue,
    clock,
    ids,
    pause,
    log,
    people,
    channels,
    routes: config.routes,
    defaults,
    receipts,
    orchestrators: toldBy({ config, store, maestro: maestro?.orchestrator, http: http?.orchestrator }),
    operationsLog: operationsLog({ file: join(config.dataDir, 'operations.log'), log }),
    callbackRules,
    defaultCallbackUrl,
    policies: config.policies,
    courier: slack ? slackCourier({ client: slack.client }) : { tell: async () => false },
  }
  return {
    people,
    acceptEvents: acceptEvents(needs),
    castVote: castVote(needs),
    answerInquiry: answerInquiry(needs),
    retryInquiryCallback: retryInquiryCallback(needs),
    voteByReply: voteByReply({ store, castVote: castVote(needs) }),
    findByComment: findByComment(needs),
    replies: linear && linearReplies({ request: linear }),
    agentSessions: linear && agentSessions(linear),
    askInSession: askInSession({ ...needs, listVotable: listVotable(needs) }),
    readSession: readSession(needs),
    mentioned: linear && userOfProfile(linear),
    withdrawVote: withdrawVote(needs),
    reassignApproval: reassignApproval(needs),
    snoozeApproval: snoozeApproval(needs),
    delegate: delegate(needs),
    endDelegation: endDelegation(needs),
    giveStanding: giveStanding(needs),
    revokeStanding: revokeStanding(needs),
    listStanding: store.standing.list,
    explainApproval: explainApproval(needs),
    explainEvent: explainEvent(needs),
    cancelApproval: cancelApproval(needs),
    deliverCard: deliverCard({
      ...needs,
      decisionUrl: (link) => `${config.publicUrl}/a/${signLink(link, linkSecret)}`,
      answerUrl: (link) => `${config.publicUrl}/q/${signAnswerLink(link, linkSecret)}`,
    }),
    reportCallback: reportCallback(needs),
    stopTask: stopTask({ ...needs, reportCallback: reportCallback(needs) }),
    retryCallback: retryCallback(needs),
    retryDelivery: retryDelivery(needs),
    findApproval: findApproval(needs),
    listApprovals: listApprovals(needs),
    listApprovalsOnly: store.approvals.list,
    listDeliveries: store.cards.list,
    readApproval: readApproval(needs),
    readEvent: readEvent(needs),
    readReceiptKeys: readReceiptKeys(needs),
    readSubject: readSubject(needs),
    readDecision: readDecision(needs),
    readStatistics: readStatistics({ store, health: () => health(database, connected) }),
    readTask: readTask(needs),
    firstTime: store.processed.firstTime,
    recordOpening: recordOpening(needs),
    hasOpened: store.openings.isWhole,
    startLink: startLink(needs),
    finishLink: finishLink(needs),
    listVotable: listVotable(needs),
    takeMessages:
      maestro &&
      takeMessages({
        inboxes: maestro.inboxes,
        agent: config.agentName,
        acceptEvents: acceptEvents(needs),
        log,
      }),
    ...ofOrchestrator(needs, http),
    takeTaskFile: takeTaskFile({ acceptEvents: acceptEvents(needs), log }),
    sweep: sweep({
      ...needs,
      expireApproval: expireApproval(needs),
      expireInquiry: expireInquiry(needs),
      fireTimers: fireTimers(needs),
    }),
  }
}

/** Where an event goes when nothing else is said. */
function defaultsOf({ slack, linear, email }: Config): Defaults {
  return {
    ...(slack && { slack: slack.channel }),
    ...(linear && { linear: linear.hubIssue }),
    ...(email && { email: email.to }),
  }
}

interface Vendors extends Pick<Parts, 'config' | 'slack' | 'mailer'> {
  readonly store: Store
  readonly linear: LinearRequest | undefined
  readonly linkSecret: string
}

/** The channels that are configured. */
function channelsOf({ config, store, slack, linear, mailer, linkSecret }: Vendors): Channels {
  const { publicUrl, email } = config
  return {
    ...(slack && { slack: slackChannel({ client: slack.client }) }),
    ...(linear && {
      linear: linearChannel({
        request: linear,
        hub: config.linear?.hubIssue ?? '',
        hearsReplies: config.linear?.webhookSecret !== undefined,
      }),
    }),
    ...(mailer &&
      email && {
        email: respectOptouts(
          { store },
          emailChannel({
            mailer,
            from: email.from,
            optoutUrl: (address) => `${publicUrl}/u/${signOptout(address, linkSecret)}`,
          }),
        ),
      }),
  }
}

type Channels = Readonly<Partial<Record<ChannelName, Channel>>>
type Needs = AskedOfOrchestrator & Parameters<typeof acceptEvents>[0] & Parameters<typeof cancelApproval>[0]
type AskedOfOrchestrator = Omit<
  Parameters<typeof commandWorkflows>[0] & Parameters<typeof takeApprovals>[0],
  'workflows' | 'there' | 'acceptEvents' | 'cancelApproval'
>

function httpOf({ orchestrator }: Config, { approvals }: Store) {
  return orchestrator && connectOrchestrator({ ...orchestrator, approvals })
}

/** What goes back and forth with the HTTP orchestrator, where one is connected. */
function ofOrchestrator(needs: Needs, http: ReturnType<typeof httpOf>) {
  const accept = acceptEvents(needs)
  const take =
    http &&
    takeApprovals({
      ...needs,
      there: http.there,
      acceptEvents: accept,
      cancelApproval: cancelApproval(needs),
    })
  return {
    workflows: commandWorkflows({
      ...needs,
      workflows: http?.workflows,
      there: http?.there,
      acceptEvents: accept,
    }),
    takeApprovals: take,
    hearAgentEvent: take && hearAgentEvent({ takeApprovals: take, acceptEvents: accept, log: needs.log }),
  }
}

interface Told {
  readonly config: Config
  readonly store: Store
  readonly maestro: Orchestrator | undefined
  readonly http: Orchestrator | undefined
}

/** Everyone who asks, by the scheme of the address where they are told. */
function toldBy({ config, store, maestro, http }: Told): Orchestrators {
  const webhooks = webhookOrchestrator({ secret: config.callbacks.secret })
  return {
    http: webhooks,
    https: webhooks,
    [INBOX_SCHEME]: inboxOrchestrator({ messages: store.agentMessages, ids }),
    ...(maestro && { [SERVER_SCHEME]: maestro }),
    ...(http && { [ORCHESTRATOR_SCHEME]: http }),
    ...(config.taskFilesDir !== undefined && {
      [TASK_FILES_SCHEME]: taskFilesOrchestrator({ dir: config.taskFilesDir }),
    }),
  }
}

async function health(database: OpenStore, queue: ConnectedQueue): Promise<Record<string, string>> {
  const db = await database.ping().then(() => 'ok', reasonOf)
  return { database: db, queue: queue.reachable() ? 'ok' : 'down' }
}

/** A word for the readiness page: the driver's code, never its text, which may hold an address or a name. */
function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? `down (${String(error.code)})` : 'down'
}

function notAsked(log: Logger, what: string, error: unknown): void {
  const known =
    error instanceof DeliveryError ? { reason: error.reason, detail: error.detail } : { err: error }
  log.warn(known, `${what}; it is asked again.`)
}

interface Running extends Parts {
  readonly server: FastifyInstance
  readonly sweep: Sweep
  /** Undefined where no server of agents is asked. */
  readonly takeMessages: TakeMessages | undefined
  /** Undefined where no HTTP orchestrator is connected. */
  readonly takeApprovals: TakeApprovals | undefined
  readonly hearAgentEvent: HearAgentEvent | undefined
  readonly takeTaskFile: TakeTaskFile
  readonly deliverCard: DeliverCard
}

function running(parts: Running): App {
  const { config, log, server, database, queue, slack, mailer, sweep, deliverCard } = parts
  let sweeper: ReturnType<typeof repeat> | undefined
  let asking: readonly Stoppable[] = []
  return {
    server,
    async start() {
      if (config.roles.has('api')) slack?.start()
      const address = await server.listen({ host: config.host, port: config.port })
      if (config.roles.has('worker')) {
        await queue.workers.start()
        sweeper = repeat(sweep, SWEEP_EVERY_MS, (error) =>
          log.error({ err: error }, 'A sweep failed; the next one follows.'),
        )
        asking = askOthers(parts)
      }
      return address
    },
    async showAgain() {
      for (const { id } of await database.store.cards.raiseNewest(SHOWN_AGAIN)) await deliverCard(id)
    },
    async stop() {
      await Promise.all([
        server.close(),
        slack?.stop(),
        sweeper?.stop(),
        ...asking.map((one) => one.stop()),
        queue.workers.stop(STOP_WITHIN_MS),
      ])
      mailer?.close()
      await queue.close()
      await database.close()
    },
  }
}

interface Stoppable {
  stop(): void | Promise<void>
}

/** Looks for what orchestrators have for us, and listens where they publish it. */
function askOthers({
  config,
  log,
  takeMessages,
  takeApprovals,
  hearAgentEvent,
  takeTaskFile,
}: Running): readonly Stoppable[] {
  const failed = (what: string) => (error: unknown) => notAsked(log, what, error)
  const redisUrl = config.orchestrator?.redisUrl
  return [
    ...(takeMessages ? [poll(takeMessages, failed('AI Maestro could not be asked for messages'))] : []),
    ...(takeApprovals
      ? [poll(takeApprovals, failed('The orchestrator could not be asked for approvals'))]
      : []),
    ...(redisUrl !== undefined && hearAgentEvent
      ? [listenToAgentEvents({ url: redisUrl, log, onEvent: hearAgentEvent })]
      : []),
    ...(config.taskFilesDir === undefined
      ? []
      : [watchFolders({ dir: config.taskFilesDir, take: takeTaskFile, log })]),
  ]
}
