import { agentSessions } from '../adapters/linear/agent-sessions.ts'
import { linearReplies } from '../adapters/linear/linear-replies.ts'
import { userOfProfile } from '../adapters/linear/profiles.ts'
import { signAnswerLink } from '../domain/answer-link.ts'
import { signLink } from '../domain/mail-link.ts'
import { acceptEvents } from '../usecases/accepting/accept-event.ts'
import { takeMessages } from '../usecases/accepting/take-messages.ts'
import { takeTaskFile } from '../usecases/accepting/take-task-file.ts'
import { answerInquiry } from '../usecases/answering/answer-inquiry.ts'
import { expireInquiry } from '../usecases/answering/expire-inquiry.ts'
import { findQuestion, listQuestions } from '../usecases/answering/list-questions.ts'
import { remindInquiry } from '../usecases/answering/remind-inquiry.ts'
import { retryInquiryCallback } from '../usecases/answering/retry-inquiry-callback.ts'
import { archiveOld } from '../usecases/auditing/archive-old.ts'
import { recordConfiguration } from '../usecases/auditing/record-configuration.ts'
import { askInSession } from '../usecases/deciding/ask-in-session.ts'
import { castVote } from '../usecases/deciding/cast-vote.ts'
import { cancelApproval, expireApproval } from '../usecases/deciding/close-approval.ts'
import { delegate, endDelegation } from '../usecases/deciding/delegate.ts'
import { findApproval } from '../usecases/deciding/find-approval.ts'
import { findByComment } from '../usecases/deciding/find-by-comment.ts'
import { fireTimers } from '../usecases/deciding/fire-timers.ts'
import { finishLink, startLink } from '../usecases/deciding/link-identity.ts'
import { listVotable } from '../usecases/deciding/list-votable.ts'
import { reassignApproval } from '../usecases/deciding/reassign-approval.ts'
import { recordOpening } from '../usecases/deciding/record-opening.ts'
import { snoozeApproval } from '../usecases/deciding/snooze-approval.ts'
import { giveStanding, revokeStanding } from '../usecases/deciding/standing-approvals.ts'
import { voteByReply } from '../usecases/deciding/vote-by-reply.ts'
import { withdrawVote } from '../usecases/deciding/withdraw-vote.ts'
import { deliverCard } from '../usecases/delivering/deliver-card.ts'
import { readSubject } from '../usecases/delivering/read-subject.ts'
import { retryDeliveries } from '../usecases/delivering/retry-deliveries.ts'
import { retryDelivery } from '../usecases/delivering/retry-delivery.ts'
import { reportCallback } from '../usecases/reporting/report-callback.ts'
import { retryCallback } from '../usecases/reporting/retry-callback.ts'
import { explainApproval } from '../usecases/showing/explain-approval.ts'
import { explainEvent } from '../usecases/showing/explain-event.ts'
import { listApprovals, readApproval } from '../usecases/showing/read-approval.ts'
import { readDecision } from '../usecases/showing/read-decision.ts'
import { readEvent } from '../usecases/showing/read-event.ts'
import { readReceiptKeys } from '../usecases/showing/read-receipt-keys.ts'
import { readSession } from '../usecases/showing/read-session.ts'
import { readStatistics } from '../usecases/showing/read-statistics.ts'
import { endSilence, listSilences, makeSilence } from '../usecases/silencing/silences.ts'
import { tellEndedSilences } from '../usecases/silencing/tell-ended-silences.ts'
import { sweep } from '../usecases/sweep.ts'
import { readTask } from '../usecases/tasks/read-task.ts'
import { recountTask } from '../usecases/tasks/recount-task.ts'
import { stopTask } from '../usecases/tasks/stop-task.ts'
import { health } from './health.ts'
import { type Given, needsOf, type Parts } from './needs.ts'
import { ofOrchestrator } from './orchestrators.ts'
import { aboutOne, watchedUseCases } from './watched-use-cases.ts'

/** Every use case, each with its needs. */
export function assemble(parts: Parts & Given) {
  const { config, log, database, file, linkSecret, tracing } = parts
  const { needs, metrics, linear, maestro, http } = needsOf(parts)
  const { store, people } = needs
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
    readStatistics: readStatistics({ store, health: () => health(database, parts.queue) }),
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
