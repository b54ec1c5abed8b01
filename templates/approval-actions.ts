import type { Approval } from '../src/domain/approval.ts'
import type { MessageAction } from '../src/domain/message.ts'
import type { Subject } from '../src/domain/subject.ts'
import { detailsButton } from './card.ts'

/** The words on the two buttons that decide. */
export interface VerdictLabels {
  readonly approve: string
  readonly reject: string
  /** Approves some of what is asked for. */
  readonly fewer?: string
}

/**
 * What can be pressed on an approval's card: the verdicts while it is pending and what else one may do about it, a retry
 * where the orchestrator could not be told but may be again, and always the details. A verdict's value is
 * `{"approval":"<id>","digest":"sha256:…"}`, that of "More" `{"approval":"<id>"}`, a retry's the approval's id.
 */
export function approvalActions(
  { event, approval, callback }: Subject,
  labels: VerdictLabels = { approve: 'Approve', reject: 'Reject' },
): readonly MessageAction[] {
  return [
    ...(approval?.state === 'pending' ? [...verdicts(approval, labels), moreButton(approval)] : []),
    ...(approval && callback?.state === 'failed' && callback.retryable ? [retry(approval)] : []),
    detailsButton(event.id),
  ]
}

function verdicts({ id, digest }: Approval, labels: VerdictLabels): readonly MessageAction[] {
  const value = JSON.stringify({ approval: id, digest })
  return [
    { kind: 'button', id: 'approval.approve', label: labels.approve, style: 'primary', value },
    ...(labels.fewer === undefined
      ? []
      : [
          {
            kind: 'button',
            id: 'approval.grant-fewer',
            label: labels.fewer,
            style: 'plain',
            value,
          } as const,
        ]),
    { kind: 'button', id: 'approval.reject', label: labels.reject, style: 'danger', value },
  ]
}

function moreButton({ id }: Approval): MessageAction {
  const value = JSON.stringify({ approval: id })
  return { kind: 'button', id: 'approval.more', label: 'More', style: 'plain', value }
}

function retry({ id }: Approval): MessageAction {
  return { kind: 'button', id: 'callback.retry', label: 'Retry', style: 'plain', value: id }
}
