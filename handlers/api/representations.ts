import { z } from 'zod'
import { APPROVAL_STATES, missingVotes } from '../../src/domain/approval.ts'
import { CALLBACK_STATES } from '../../src/domain/callback.ts'
import { CARD_STATES, type Card, destinationName } from '../../src/domain/card.ts'
import type { AnyEvent } from '../../src/domain/events/event.ts'
import type { ApprovalWithCallback } from '../../src/usecases/read-approval.ts'

/** What the API says of our things, in the contract's words (interfaces.md, "HTTP"). */
export const approvalBody = z
  .object({
    id: z.string(),
    event_id: z.string(),
    task_id: z.string().nullable(),
    state: z.enum(APPROVAL_STATES),
    callback_state: z.enum(CALLBACK_STATES),
    title: z.string(),
    risk: z.string(),
    requester: z.string().nullable(),
    digest: z.string(),
    payload: z.record(z.string(), z.unknown()),
    policy: z.object({ name: z.string(), quorum: z.number(), time_limit_seconds: z.number() }),
    votes: z.array(
      z.object({
        person: z.string(),
        verdict: z.enum(['approve', 'reject']),
        channel: z.string(),
        reason: z.string().nullable(),
        conditions: z.string().nullable(),
        at: z.string(),
      }),
    ),
    missing: z.number().describe('How many approving votes are still missing.'),
    created_at: z.string(),
    expires_at: z.string(),
    decided_at: z.string().nullable(),
  })
  .meta({ id: 'Approval' })
export type ApprovalBody = z.infer<typeof approvalBody>

export const deliveryBody = z
  .object({
    id: z.string(),
    card_id: z.string(),
    event_id: z.string(),
    channel: z.string(),
    destination: z.string(),
    state: z.enum(CARD_STATES),
    attempts: z.number(),
    last_error: z.string().nullable(),
    fix: z.string().nullable(),
    updated_at: z.string(),
  })
  .meta({ id: 'Delivery' })

export const eventBody = z
  .object({
    id: z.string(),
    type: z.string(),
    source: z.string().nullable(),
    task_id: z.string().nullable(),
    priority: z.string(),
    time: z.string().nullable(),
    received_at: z.string(),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'StoredEvent' })

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable() })

/** Paging parameters of every list. */
export const paging = {
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
}

export function toApprovalBody({ approval, callback }: ApprovalWithCallback): ApprovalBody {
  const { name, quorum, timeLimitMs } = approval.policy
  return {
    id: approval.id,
    event_id: approval.eventId,
    task_id: approval.taskId,
    state: approval.state,
    callback_state: callback?.state ?? 'none',
    title: approval.title,
    risk: approval.risk,
    requester: approval.requester,
    digest: approval.digest,
    payload: approval.payload,
    policy: { name, quorum, time_limit_seconds: timeLimitMs / 1000 },
    votes: approval.votes.map((vote) => ({ ...vote, at: vote.at.toISOString() })),
    missing: missingVotes(approval),
    created_at: approval.createdAt.toISOString(),
    expires_at: approval.expiresAt.toISOString(),
    decided_at: approval.decidedAt?.toISOString() ?? null,
  }
}

export function toDeliveryBody(card: Card): z.infer<typeof deliveryBody> {
  const { lastError } = card
  return {
    id: card.id,
    card_id: card.id,
    event_id: card.eventId,
    channel: card.destination.channel,
    destination: destinationName(card.destination),
    state: card.state,
    attempts: card.attempts,
    last_error: lastError && `${lastError.reason}: ${lastError.detail}`,
    fix: lastError?.fix ?? null,
    updated_at: card.updatedAt.toISOString(),
  }
}

export function toEventBody(event: AnyEvent): z.infer<typeof eventBody> {
  return {
    id: event.id,
    type: event.declaredType,
    source: event.source,
    task_id: event.taskId,
    priority: event.priority,
    time: event.time?.toISOString() ?? null,
    received_at: event.receivedAt.toISOString(),
    data: event.data,
  }
}
