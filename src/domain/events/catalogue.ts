import type { z } from 'zod'
import { approvalRequest, attemptsRequest } from './approval.ts'
import { clarificationRequest } from './clarification.ts'
import { completionReport } from './completion.ts'
import { errorEscalation, escalation } from './escalation.ts'
import { failure, failureReport } from './failure.ts'
import { fixReview } from './fix-review.ts'
import { notice } from './notice.ts'
import { agentStatus, progressUpdate, taskStatus } from './progress.ts'
import { slaExceeded } from './sla.ts'
import { testReportAck, verificationComplete } from './verification.ts'

/**
 * Everything that an orchestrator may tell us: event type → schema of its `data`.
 * The names are a contract with other programs (protocols.md). A type that is not here is shown as `generic`.
 * To add one: a schema in this folder, a row here, a row in templates/catalogue.ts.
 */
export const CATALOGUE = {
  'approval-request': approvalRequest,
  'replacement-request': approvalRequest,
  'transfer-approval-request': approvalRequest,
  'secret-request': approvalRequest,
  'timeout-extension-request': approvalRequest,
  'additional-attempts-request': attemptsRequest,

  'verification-complete': verificationComplete,
  'test-report-ack': testReportAck,
  'completion-report': completionReport,
  'progress-update': progressUpdate,
  'task-status': taskStatus,
  'agent-status': agentStatus,
  'clarification-request': clarificationRequest,
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

  'verification-report': notice,
  'integration-status': notice,
  'review-complete': notice,
  'merge-decision': notice,
  'release-ready': notice,
  'status-update': notice,
  'approval-reminder': notice,
  generic: notice,
} as const satisfies Readonly<Record<string, z.ZodType>>

export type EventType = keyof typeof CATALOGUE
export type DataOf<T extends EventType> = z.infer<(typeof CATALOGUE)[T]>

/** Types that ask for a decision: each makes an approval. */
export const APPROVAL_TYPES = [
  'approval-request',
  'replacement-request',
  'transfer-approval-request',
  'secret-request',
  'timeout-extension-request',
  'additional-attempts-request',
] as const satisfies readonly EventType[]
export type ApprovalType = (typeof APPROVAL_TYPES)[number]

/** Types of which only the newest matters: one card a task, updated in place. */
export const LIVING_TYPES = ['progress-update', 'task-status'] as const satisfies readonly EventType[]

export function isApprovalType(type: EventType): type is ApprovalType {
  return (APPROVAL_TYPES as readonly EventType[]).includes(type)
}

export function isLivingType(type: EventType): boolean {
  return (LIVING_TYPES as readonly EventType[]).includes(type)
}

/** Types that tell of something that went wrong, or hand it upwards. */
export function isFailureType(type: EventType): boolean {
  return FAILURE_TYPES.includes(type)
}

const FAILURE_SCHEMAS: readonly z.ZodType[] = [failure, failureReport, errorEscalation, escalation]
export const FAILURE_TYPES = (Object.keys(CATALOGUE) as EventType[]).filter((type) =>
  FAILURE_SCHEMAS.includes(CATALOGUE[type]),
)

/**
 * The catalogue's name for a type as sent: `approval_request` and `Approval-Request` are `approval-request`,
 * every `rollback-…` is a failure report, and an unknown type is `generic`.
 */
export function eventTypeOf(declared: string): EventType {
  const folded = declared.toLowerCase().replaceAll('_', '-')
  if (folded.startsWith('rollback-')) return 'failure-report'
  return Object.hasOwn(CATALOGUE, folded) ? (folded as EventType) : 'generic'
}
