import type { Approval } from './approval.ts'
import { digestOf } from './digest.ts'
import { type ApprovalRequestData, type Risk, titleOf } from './events/approval.ts'
import { type ApprovalType, isApprovalType } from './events/catalogue.ts'
import type { AnyEvent, CountersignEvent } from './events/event.ts'
import { policyFor } from './policy.ts'

/** Identity and chance for a new approval, made outside because the domain has neither. */
export interface Fresh {
  readonly id: string
  readonly nonce: string
}

export function asksForApproval(event: AnyEvent): event is CountersignEvent<ApprovalType> & AnyEvent {
  return isApprovalType(event.type)
}

/** The approval that an event asks for, pending. Only for events of APPROVAL_TYPES. */
export function newApproval(event: AnyEvent & CountersignEvent<ApprovalType>, fresh: Fresh): Approval {
  const { title, risk, requester, limitMs } = readAsk(event)
  const policy = policyFor(risk, limitMs)
  const bound = {
    payload: event.data,
    requester,
    task: event.taskId,
    policy: { ...policy },
    nonce: fresh.nonce,
  }
  return {
    id: fresh.id,
    eventId: event.id,
    taskId: event.taskId,
    title,
    risk,
    requester,
    payload: event.data,
    nonce: fresh.nonce,
    digest: digestOf(bound),
    policy,
    state: 'pending',
    votes: [],
    closingReason: null,
    createdAt: event.receivedAt,
    expiresAt: new Date(event.receivedAt.getTime() + policy.timeLimitMs),
    decidedAt: null,
  }
}

interface Ask {
  readonly title: string
  readonly risk: Risk
  readonly requester: string | null
  readonly limitMs: number | undefined
}

function readAsk(event: AnyEvent & CountersignEvent<ApprovalType>): Ask {
  if (event.type === 'additional-attempts-request') {
    const { requested_additional_attempts: wanted } = event.data
    const title = `${wanted} more ${wanted === 1 ? 'attempt' : 'attempts'}${event.taskId ? ` for ${event.taskId}` : ''}`
    return { title, risk: 'medium', requester: event.source, limitMs: undefined }
  }
  const data: ApprovalRequestData = event.data
  const seconds = data.expires_in ?? data.timeout_seconds
  return {
    title: titleOf(data) ?? event.declaredType,
    risk: data.risk ?? data.risk_level ?? 'medium',
    requester: data.requester ?? data.agent_name ?? event.source,
    limitMs: seconds === undefined ? undefined : seconds * 1000,
  }
}
