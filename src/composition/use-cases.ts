import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Mailer } from '../adapters/email/mailer.ts'
import { agentSessions } from '../adapters/linear/agent-sessions.ts'
import { linearRequest } from '../adapters/linear/linear-client.ts'
import { linearReplies } from '../adapters/linear/linear-replies.ts'
import { userOfProfile } from '../adapters/linear/profiles.ts'
import { aiMaestro } from '../adapters/orchestrators/ai-maestro/ai-maestro.ts'
import type { ConnectedQueue } from '../adapters/queue/bullmq-queue.ts'
import type { SlackApp } from '../adapters/slack/slack-app.ts'
import { slackCourier } from '../adapters/slack/slack-courier.ts'
import { slackProfiles } from '../adapters/slack/slack-profiles.ts'
import type { OpenStore } from '../adapters/store/open-store.ts'
import { directory } from '../adapters/system/directory.ts'
import { inTime } from '../adapters/system/in-time.ts'
import { liveDirectory } from '../adapters/system/live-directory.ts'
import { systemClock as clock, systemIds as ids, systemPause as pause } from '../adapters/system/system.ts'
import { prometheusMetrics } from '../adapters/telemetry/metrics.ts'
import { operationsLog } from '../adapters/telemetry/operations-log.ts'
import { currentTraceparent } from '../adapters/telemetry/spans.ts'
import { toldMetrics } from '../adapters/telemetry/told-metrics.ts'
import type { Tracing } from '../adapters/telemetry/tracing.ts'
import { watch } from '../adapters/telemetry/watch.ts'
import type { Config, FileRules } from '../config/config.ts'
import { defaultsOf } from '../config/defaults-of.ts'
import { signAnswerLink } from '../domain/answer-link.ts'
import { signLink } from '../domain/mail-link.ts'
import type { Receipts } from '../ports/receipts.ts'
import { acceptEvents } from '../usecases/accept-event.ts'
import { answerInquiry } from '../usecases/answer-inquiry.ts'
import { archiveOld } from '../usecases/archive-old.ts'
import { askInSession } from '../usecases/ask-in-session.ts'
import { castVote } from '../usecases/cast-vote.ts'
import { cancelApproval, expireApproval } from '../usecases/close-approval.ts'
import { delegate, endDelegation } from '../usecases/delegate.ts'
import { deliverCard } from '../usecases/deliver-card.ts'
import { expireInquiry } from '../usecases/expire-inquiry.ts'
import { explainApproval } from '../usecases/explain-approval.ts'
import { explainEvent } from '../usecases/explain-event.ts'
import { findApproval } from '../usecases/find-approval.ts'
import { findByComment } from '../usecases/find-by-comment.ts'
import { fireTimers } from '../usecases/fire-timers.ts'
import { finishLink, startLink } from '../usecases/link-identity.ts'
import { findQuestion, listQuestions } from '../usecases/list-questions.ts'
import { listVotable } from '../usecases/list-votable.ts'
import { listApprovals, readApproval } from '../usecases/read-approval.ts'
import { readDecision } from '../usecases/read-decision.ts'
import { readEvent } from '../usecases/read-event.ts'
import { readReceiptKeys } from '../usecases/read-receipt-keys.ts'
import { readSession } from '../usecases/read-session.ts'
import { readStatistics } from '../usecases/read-statistics.ts'
import { readSubject } from '../usecases/read-subject.ts'
import { readTask } from '../usecases/read-task.ts'
import { reassignApproval } from '../usecases/reassign-approval.ts'
import { recordConfiguration } from '../usecases/record-configuration.ts'
import { recordOpening } from '../usecases/record-opening.ts'
import { recountTask } from '../usecases/recount-task.ts'
import { remindInquiry } from '../usecases/remind-inquiry.ts'
import { reportCallback } from '../usecases/report-callback.ts'
import { retryCallback } from '../usecases/retry-callback.ts'
import { retryDeliveries } from '../usecases/retry-deliveries.ts'
import { retryDelivery } from '../usecases/retry-delivery.ts'
import { retryInquiryCallback } from '../usecases/retry-inquiry-callback.ts'
import { endSilence, listSilences, makeSilence } from '../usecases/silences.ts'
import { snoozeApproval } from '../usecases/snooze-approval.ts'
import { giveStanding, revokeStanding } from '../usecases/standing-approvals.ts'
import { stopTask } from '../usecases/stop-task.ts'
import { sweep } from '../usecases/sweep.ts'
import { takeMessages } from '../usecases/take-messages.ts'
import { takeTaskFile } from '../usecases/take-task-file.ts'
import { tellEndedSilences } from '../usecases/tell-ended-silences.ts'
import { voteByReply } from '../usecases/vote-by-reply.ts'
import { withdrawVote } from '../usecases/withdraw-vote.ts'
import { channelsOf } from './channels.ts'
import { health } from './health.ts'
import { perFile } from './live-file.ts'
import { httpOf, ofOrchestrator, toldBy } from './orchestrators.ts'
import { reached } from './reached.ts'
import { aboutOne, watchedUseCases } from './watched-use-cases.ts'

/** Prometheus waits ten seconds; a database that keeps silent is away. */
const MEASURED_WITHIN_MS = 5000

/** What is connected, before anything is done with it. */
export interface Parts {
  readonly config: Config
  readonly log: Logger
  readonly database: OpenStore
  readonly queue: ConnectedQueue
  readonly slack: SlackApp | undefined
  readonly mailer: Mailer | undefined
  /** Where traces are sent; undefined: nowhere. */
  readonly tracing: Tracing | undefined
}

interface Given {
  readonly receipts: Receipts
  readonly linkSecret: string
  /** What countersign.yaml says now. */
  readonly file: () => FileRules
}

/** Every use case, each with its needs. */
export function assemble({
  config,
  log,
  database,
  receipts,
  linkSecret,
  file,
  queue: connected,
  slack,
  mailer,
  tracing,
}: Parts & Given) {
  const { store } = database
  const { queue } = connected
  const profiles = slack && slackProfiles({ client: slack.client })
  const listed = perFile(file, ({ people, matchByEmail }) =>
    directory({ people, proven: store.identities, profiles: matchByEmail ? profiles : undefined }),
  )
  const people = liveDirectory(listed)
  const linear = config.linear && linearRequest(config.linear, clock)
  const defaults = defaultsOf(config)
  const metrics = prometheusMetrics({
    backlog: () => inTime(MEASURED_WITHIN_MS, store.statistics.backlog()),
    waiting: queue.waiting,
    openCircuits: () => inTime(MEASURED_WITHIN_MS, store.circuits.open()),
  })
  const { orchestratorCalled } = metrics
  const calls = reached({ note: database.reach.note, clock, orchestratorCalled })
  const channels = mapped(channelsOf({ config, store, linear, slack, mailer, linkSecret }), calls.channel)
  const maestro =
    config.aiMaestro &&
    aiMaestro({ ...config.aiMaestro, agent: config.agentName, keep: database.keptSecret, log })
  const http = httpOf(config, store, currentTraceparent)
  const { url: defaultCallbackUrl, allow, secret } = config.callbacks
  const callbackRules = {
    defaultUrl: defaultCallbackUrl,
    get bySource() {
      return file().orchestrators
    },
    allow,
    canSign: secret !== undefined,
  }
  const needs = {
    store,
    queue,
    clock,
    ids,
    pause,
    log,
    metrics: toldMetrics(metrics, log),
    watch,
    people,
    channels,
    rules: perFile(file, ({ routes, policies }) => ({ routes, policies, defaults })),
    receipts,
    orchestrators: mapped(
      toldBy({
        config,
        orchestrators: () => file().orchestrators,
        store,
        maestro: maestro?.orchestrator,
        http: http?.orchestrator,
        traceparent: currentTraceparent,
      }),
      calls.orchestrator,
    ),
    operationsLog: operationsLog({ file: join(config.dataDir, 'operations.log'), log }),
    callbackRules,
    defaultCallbackUrl,
    holding: () => file(),
    courier: slack ? slackCourier({ client: slack.client }) : { tell: async () => false },
  }
  const followed = watchedUseCases({ log, traceOf: tracing && database.traceOf })
  const accept = followed.accept(acceptEvents(needs))
  const report = followed.report(reportCallback(needs))
  const cast = followed.vote(castVote(needs))
  return {
    people,
    acceptEvents: accept,
    castVote: cast,
    answerInquiry: answerInquiry(needs),
    retryInquiryCallback: retryInquiryCallback(needs),
    voteByReply: voteByReply({ store, castVote: cast }),
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
    makeSilence: makeSilence(needs),
    endSilence: endSilence(needs),
    listSilences: listSilences(needs),
    explainApproval: explainApproval(needs),
    explainEvent: explainEvent(needs),
    cancelApproval: cancelApproval(needs),
    deliverCard: followed.deliver(
      deliverCard({
        ...needs,
        decisionUrl: (link) => `${config.publicUrl}/a/${signLink(link, linkSecret)}`,
        answerUrl: (link) => `${config.publicUrl}/q/${signAnswerLink(link, linkSecret)}`,
      }),
    ),
    reportCallback: report,
    stopTask: stopTask({ ...needs, reportCallback: report }),
    retryCallback: retryCallback(needs),
    retryDeliveries: retryDeliveries(needs),
    retryDelivery: retryDelivery(needs),
    findApproval: findApproval(needs),
    listApprovals: listApprovals(needs),
    listApprovalsOnly: store.approvals.list,
    listDeliveries: store.cards.list,
    readApproval: readApproval(needs),
    readEvent: readEvent(needs),
    readMetrics: metrics.read,
    readReceiptKeys: readReceiptKeys(needs),
    readSubject: readSubject(needs),
    readDecision: readDecision(needs),
    readStatistics: readStatistics({ store, health: () => health(database, connected) }),
    readTask: readTask(needs),
    recountTask: recountTask(needs),
    firstTime: store.processed.firstTime,
    recordConfiguration: recordConfiguration(needs),
    recordOpening: recordOpening(needs),
    hasOpened: store.openings.isWhole,
    startLink: startLink(needs),
    finishLink: finishLink(needs),
    listVotable: listVotable(needs),
    listQuestions: listQuestions(needs),
    findQuestion: findQuestion(needs),
    takeMessages:
      maestro &&
      takeMessages({
        inboxes: maestro.inboxes,
        agent: config.agentName,
        acceptEvents: accept,
        log,
      }),
    ...ofOrchestrator(needs, http, accept),
    takeTaskFile: takeTaskFile({ acceptEvents: accept, log }),
    archiveOld: archiveOld({ store, retention: () => file().retention }),
    sweep: sweep({
      ...needs,
      expireApproval: aboutOne('approval_id', expireApproval(needs)),
      expireInquiry: aboutOne('event_id', expireInquiry(needs)),
      remindInquiry: aboutOne('event_id', remindInquiry(needs)),
      fireTimers: aboutOne('approval_id', fireTimers(needs)),
      tellEndedSilences: tellEndedSilences(needs),
    }),
  }
}

/** The same names, with something around each. */
function mapped<T, All extends Readonly<Partial<Record<string, T>>>>(all: All, around: (one: T) => T): All {
  const entries = Object.entries(all) as [string, T][]
  return Object.fromEntries(entries.map(([name, one]) => [name, around(one)])) as All
}
