import type { EventType } from '../src/domain/events/catalogue.ts'
import type { CountersignEvent } from '../src/domain/events/event.ts'
import type { Message } from '../src/domain/message.ts'
import type { Subject } from '../src/domain/subject.ts'
import { agentStatus } from './agent-status.ts'
import { approval } from './approval.ts'
import { attempts } from './attempts.ts'
import { clarification } from './clarification.ts'
import { completion } from './completion.ts'
import { errorEscalation } from './error-escalation.ts'
import { escalation } from './escalation.ts'
import { failure } from './failure.ts'
import { failureReport } from './failure-report.ts'
import { fixReview } from './fix-review.ts'
import { generic } from './generic.ts'
import { progress } from './progress.ts'
import { slaExceeded } from './sla-exceeded.ts'
import { taskCard } from './task-card.ts'
import { taskStatus } from './task-status.ts'
import { testReportAck } from './test-report-ack.ts'
import { verification } from './verification.ts'

type Templates = { readonly [T in EventType]: (subject: Subject<T>) => Message }

/** Event type → template. A type without one does not compile. */
const TEMPLATES: Templates = {
  'approval-request': approval,
  'replacement-request': approval,
  'transfer-approval-request': approval,
  'secret-request': approval,
  'timeout-extension-request': approval,
  'additional-attempts-request': attempts,

  'verification-complete': verification,
  'test-report-ack': testReportAck,
  'completion-report': completion,
  'progress-update': progress,
  'task-status': taskStatus,
  'agent-status': agentStatus,
  'clarification-request': clarification,
  'error-escalation': errorEscalation,
  escalation,
  'blocker-escalation': escalation,
  'approval-escalation': escalation,
  'fix-review': fixReview,
  'sla-exceeded': slaExceeded,

  failure,
  'error-report': failureReport,
  'failure-report': failureReport,
  'bug-report': failureReport,
  'test-framework-crash': failureReport,
  'post-merge-failure': failureReport,
  'quality-gate-failure': failureReport,
  'security-gate-failure': failureReport,
  'release-blocked': failureReport,
  'resource-alert': failureReport,
  'timeout-warning': failureReport,

  'verification-report': generic,
  'integration-status': generic,
  'review-complete': generic,
  'merge-decision': generic,
  'release-ready': generic,
  'status-update': generic,
  'approval-reminder': generic,
  generic,
}

/** Finds the words for a subject, as it stands now. */
export function toMessage<T extends EventType>(subject: Subject<T>): Message {
  const { event }: { event: CountersignEvent<T> } = subject
  const said = TEMPLATES[event.type](subject)
  return subject.task ? taskCard(subject, subject.task, said, toMessage) : said
}
