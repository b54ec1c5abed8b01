import type { Approval, ApprovalState, VoteChannel } from './approval.ts'
import type { EventType } from './events/catalogue.ts'

export const CALLBACK_STATES = ['none', 'delivering', 'acknowledged', 'failed'] as const
export type CallbackState = (typeof CALLBACK_STATES)[number]

/** The body that goes to the orchestrator (interfaces.md, "Callback"); the signed receipt joins it when it is made. */
export interface CallbackBody {
  readonly type: 'approval.decided' | 'attempts.decided'
  readonly approval_id: string
  readonly event_id: string
  readonly task_id: string | null
  readonly decision: Exclude<ApprovalState, 'pending'>
  readonly decided_by: readonly {
    readonly person: string
    readonly channel: VoteChannel
    readonly at: string
  }[]
  readonly reason: string | null
  readonly conditions: string | null
  readonly digest: string
  readonly decided_at: string
  readonly additional_attempts_granted?: number
}

/** Our answer to the orchestrator, and how far it got. Its `id` is the `webhook-id`, the same on every try. */
export interface Callback {
  readonly id: string
  readonly approvalId: string
  readonly url: string
  readonly body: CallbackBody & { readonly receipt: string }
  readonly state: Exclude<CallbackState, 'none'>
  readonly attempts: number
  readonly createdAt: Date
  readonly dueAt: Date
  /** What the orchestrator said, to be shown on the card. */
  readonly answer: CallbackAnswer | null
  readonly lastError: string | null
}

export interface CallbackAnswer {
  readonly status: string | null
  readonly message: string | null
}

/** Callbacks are retried for a day (interfaces.md). */
export const CALLBACK_RETRY_MS = 24 * 60 * 60_000

/** What the orchestrator is told. Throws for a pending approval: nothing is decided yet. */
export function callbackBody(approval: Approval, eventType: EventType): CallbackBody {
  const { state, decidedAt } = approval
  if (state === 'pending' || decidedAt === null) throw new Error(`Approval ${approval.id} is not decided.`)
  const attempts = eventType === 'additional-attempts-request'
  return {
    type: attempts ? 'attempts.decided' : 'approval.decided',
    approval_id: approval.id,
    event_id: approval.eventId,
    task_id: approval.taskId,
    decision: state,
    decided_by: deciders(approval).map(({ person, channel, at }) => ({
      person,
      channel,
      at: at.toISOString(),
    })),
    reason: decidingReason(approval),
    conditions: approval.votes.findLast((vote) => vote.conditions)?.conditions ?? null,
    digest: approval.digest,
    decided_at: decidedAt.toISOString(),
    ...(attempts && { additional_attempts_granted: state === 'approved' ? attemptsAsked(approval) : 0 }),
  }
}

/** The votes that made the decision: for a rejection the rejecting one, for an approval all approving. */
export function deciders({ state, votes }: Approval) {
  if (state === 'rejected') return votes.filter((vote) => vote.verdict === 'reject')
  return state === 'approved' ? votes : []
}

function decidingReason(approval: Approval): string | null {
  if (approval.state === 'cancelled') return approval.closingReason
  return deciders(approval).findLast((vote) => vote.reason)?.reason ?? null
}

function attemptsAsked({ payload }: Approval): number {
  return 'requested_additional_attempts' in payload ? Number(payload.requested_additional_attempts) : 0
}
