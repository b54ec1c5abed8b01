import type { Approval, ApprovalState, Vote, VoteChannel } from './approval.ts'
import { attemptsGranted } from './attempts.ts'
import type { EventType } from './events/catalogue.ts'
import type { InquiryBody } from './inquiry-body.ts'
import type { UnreachedBody } from './unreached.ts'

export const CALLBACK_STATES = ['none', 'delivering', 'acknowledged', 'failed'] as const
export type CallbackState = (typeof CALLBACK_STATES)[number]

/** What goes to the orchestrator; the signed receipt joins it when it is made. */
export type CallbackBody = DecisionBody | InquiryBody | StopBody | UnreachedBody

/** What was decided about one approval (interfaces.md, "Callback"). */
export interface DecisionBody {
  readonly type: 'approval.decided' | 'attempts.decided'
  readonly approval_id: string
  readonly event_id: string
  readonly task_id: string | null
  readonly decision: Exclude<ApprovalState, 'pending'>
  readonly decided_by: readonly Decider[]
  readonly reason: string | null
  readonly conditions: string | null
  readonly digest: string
  readonly decided_at: string
  readonly additional_attempts_granted?: number
}

/** One vote that made the decision. The last two are there only where they say something. */
export interface Decider {
  readonly person: string
  readonly channel: VoteChannel
  readonly at: string
  /** In whose place the person voted. */
  readonly on_behalf_of?: string
  /** The standing approval that cast the vote. */
  readonly standing_approval?: string
}

/** A person wants everything about a task to stop, now. */
export interface StopBody {
  readonly type: 'task.stop'
  readonly task_id: string
  readonly reason: string | null
  readonly requested_by: { readonly person: string; readonly channel: VoteChannel }
  readonly requested_at: string
}

/** What we tell the orchestrator, and how far it got. Its `id` is the `webhook-id`, the same on every try. */
export interface Callback {
  readonly id: string
  /** Null where it is about an event that asked for an answer, or a task as a whole. */
  readonly approvalId: string | null
  readonly url: string
  readonly body: CallbackBody & { readonly receipt: string }
  readonly state: Exclude<CallbackState, 'none'>
  readonly attempts: number
  readonly createdAt: Date
  readonly dueAt: Date
  /** What the orchestrator said, to be shown on the card. */
  readonly answer: CallbackAnswer | null
  readonly lastError: string | null
  /** False once the orchestrator does not want to hear of it any more (410): nobody can send it again. */
  readonly retryable: boolean
}

/** A callback that nobody has tried to send yet, due as soon as it is made. */
export function newCallback(about: Pick<Callback, 'id' | 'approvalId' | 'url' | 'body'>, at: Date): Callback {
  return {
    ...about,
    state: 'delivering',
    attempts: 0,
    createdAt: at,
    dueAt: at,
    answer: null,
    lastError: null,
    retryable: true,
  }
}

/** Where callbacks wait for their turn. A stop has a lane of its own, so that no crowd of decisions is ever before it. */
export type CallbackLane = 'callbacks' | 'stops'

export function laneOf({ body }: Pick<Callback, 'body'>): CallbackLane {
  return body.type === 'task.stop' ? 'stops' : 'callbacks'
}

/** Which event a callback answers; null where it is about an approval or a task. */
export function inquiryOf(body: CallbackBody): string | null {
  return 'approval_id' in body || body.type === 'task.stop' ? null : body.event_id
}

export interface CallbackAnswer {
  readonly status: string | null
  readonly message: string | null
}

/** Callbacks are retried for a day (interfaces.md). */
export const CALLBACK_RETRY_MS = 24 * 60 * 60_000

/** What the orchestrator is told. Throws for a pending approval: nothing is decided yet. */
export function callbackBody(approval: Approval, eventType: EventType): DecisionBody {
  const { state, decidedAt } = approval
  if (state === 'pending' || decidedAt === null) throw new Error(`Approval ${approval.id} is not decided.`)
  const attempts = eventType === 'additional-attempts-request'
  return {
    type: attempts ? 'attempts.decided' : 'approval.decided',
    approval_id: approval.id,
    event_id: approval.eventId,
    task_id: approval.taskId,
    decision: state,
    decided_by: deciders(approval).map(toDecider),
    reason: decidingReason(approval),
    conditions: conditionsOf(approval),
    digest: approval.digest,
    decided_at: decidedAt.toISOString(),
    ...(attempts && { additional_attempts_granted: attemptsGranted(approval, attemptsIn(approval)) }),
  }
}

function toDecider({ person, channel, at, onBehalfOf, standingId }: Vote): Decider {
  return {
    person,
    channel,
    at: at.toISOString(),
    ...(onBehalfOf !== null && { on_behalf_of: onBehalfOf }),
    ...(standingId !== null && { standing_approval: standingId }),
  }
}

/** The votes that made the decision: the rejecting ones of a rejection, the approving ones of an approval. */
export function deciders({ state, votes }: Pick<Approval, 'state' | 'votes'>): readonly Vote[] {
  if (state === 'rejected') return votes.filter((vote) => vote.verdict === 'reject')
  return state === 'approved' ? votes.filter((vote) => vote.verdict === 'approve') : []
}

/** Everyone's conditions hold, a line each. */
function conditionsOf(approval: Approval): string | null {
  if (approval.state !== 'approved') return null
  const conditions = deciders(approval).flatMap((vote) => (vote.conditions === null ? [] : [vote.conditions]))
  return [...new Set(conditions)].join('\n') || null
}

function decidingReason(approval: Approval): string | null {
  return approval.closingReason ?? deciders(approval).findLast((vote) => vote.reason)?.reason ?? null
}

function attemptsIn({ payload }: Approval): number {
  return 'requested_additional_attempts' in payload ? Number(payload.requested_additional_attempts) : 0
}
