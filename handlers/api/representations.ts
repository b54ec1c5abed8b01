import { z } from 'zod'
import { CARD_STATES, type Card, destinationName } from '../../src/domain/card.ts'
import { readCursor } from '../../src/domain/cursor.ts'
import type { AnyEvent } from '../../src/domain/events/event.ts'
import { waitsFor } from '../../src/domain/waits-for.ts'

/** What the API says of our things, in the contract's words (interfaces.md, "HTTP"). Approvals: approval-body.ts. */
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
    /** The destination that did not take it, where this card stands in for another. */
    instead_of: z.string().nullable(),
    /** Until when it waits: quiet hours, or a digest's time. */
    not_before: z.string().nullable(),
    /** What it waits for, in words, and when it comes up again; null where it waits for nothing. */
    waits_for: z.string().nullable(),
    due_at: z.string().nullable(),
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
  cursor: z
    .string()
    .refine(
      (cursor) => readCursor(cursor) !== undefined,
      'is none of ours: give "next" of the page before, or leave it out',
    )
    .optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
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
    instead_of: card.insteadOf ? destinationName(card.insteadOf.destination) : null,
    not_before: card.notBefore?.toISOString() ?? null,
    waits_for: waitsFor(card),
    due_at: card.state === 'waiting' ? card.dueAt.toISOString() : null,
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
