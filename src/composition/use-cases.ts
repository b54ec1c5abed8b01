import { agentSessions } from '../adapters/linear/agent-sessions.ts'
import { linearReplies } from '../adapters/linear/linear-replies.ts'
import { userOfProfile } from '../adapters/linear/profiles.ts'
import { signAnswerLink } from '../domain/answer-link.ts'
import { signLink } from '../domain/mail-link.ts'
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
