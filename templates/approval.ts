import type { Approval } from '../src/domain/approval.ts'
import { shortDigest } from '../src/domain/digest.ts'
import type { ApprovalRequestData } from '../src/domain/events/approval.ts'
import type { ApprovalType } from '../src/domain/events/catalogue.ts'
import type { Message, MessageBlock } from '../src/domain/message.ts'
import type { Subject } from '../src/domain/subject.ts'
import { approvalActions } from './approval-actions.ts'
import { deciderBlocks } from './approval-deciders.ts'
import { outcomeBlocks } from './approval-outcome.ts'
import { highlightsOf, standing } from './approval-standing.ts'
import { card } from './card.ts'
import { describe, type Labelled } from './describe.ts'
import { prettyJson } from './pretty-json.ts'
import { capital, sentence } from './sentence.ts'
import { code, list, text } from './text.ts'

type RequestType = Exclude<ApprovalType, 'additional-attempts-request'>

/** A request for approval: what is asked, what it would do, and how it stands. */
export function approval(subject: Subject<RequestType>): Message {
  const { data, declaredType } = subject.event
  const title = subject.approval?.title ?? data.title ?? data.message ?? data.operation ?? declaredType
  return card(subject, {
    title: /\s/.test(title) ? capital(title) : sentence(title),
    ...standing(subject),
    highlights: [...highlightsOf(subject), reversibility(data.reversible)],
    blocks: [
      ...outcomeBlocks(subject),
      ...text(data.description === title ? undefined : data.description),
      ...actionBlocks(data.action),
      ...deciderBlocks(subject),
      ...list('Affects', data.affected_items),
      ...describe(labelled(data).filter(([, value]) => value !== title)),
      ...describe([['Options', data.options]]),
    ],
    actions: approvalActions(subject),
    footer: approvalFooter(subject.approval),
    rest: Object.fromEntries(Object.entries(data).filter(([key]) => !KNOWN.has(key))),
  })
}

/** Why, and what it would mean: the many names that agents give these, in the order in which people ask. */
const LABELS: Readonly<Record<string, string>> = {
  title: 'Title',
  message: 'Message',
  operation: 'Operation',
  operation_type: 'Operation type',
  approval_type: 'Kind of approval',
  requester: 'Requested by',
  agent_name: 'Agent',
  owner: 'Owner',
  reason: 'Reason',
  justification: 'Justification',
  target: 'Target',
  impact: 'Impact',
  risk_assessment: 'Risk assessment',
  rollback_plan: 'Rollback',
  requirement_id: 'Requirement',
  request_id: 'Request',
  context: 'Context',
  metadata: 'Metadata',
}

/** Fields that stand elsewhere on the card: as its text, its highlights, its expiry, its policy. */
const ELSEWHERE = [
  'description',
  'action',
  'affected_items',
  'options',
  'reversible',
  'quorum',
  'risk',
  'risk_level',
  'expires_in',
  'timeout_seconds',
]
const KNOWN: ReadonlySet<string> = new Set([...Object.keys(LABELS), ...ELSEWHERE])

function labelled(data: ApprovalRequestData): readonly Labelled[] {
  return Object.entries(LABELS).map(([field, label]) => [label, data[field]])
}

/** The thing approved, word for word. */
function actionBlocks(action: ApprovalRequestData['action']): readonly MessageBlock[] {
  if (action === undefined) return []
  if (action.parameters === undefined) return code('Action', action.name)
  return code(`Action · ${action.name}`, prettyJson(action.parameters))
}

function reversibility(reversible: boolean | undefined): string | undefined {
  if (reversible === undefined) return undefined
  return reversible ? 'Can be undone' : 'Cannot be undone'
}

/** What tells one approval from another by eye: the start of its id, and of the digest of what is approved. */
export function approvalFooter(approval: Approval | null): readonly string[] {
  return approval === null
    ? []
    : [`approval ${approval.id.slice(0, 8)}`, `digest ${shortDigest(approval.digest)}`]
}
