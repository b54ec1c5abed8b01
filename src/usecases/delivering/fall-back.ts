import type { Approval } from '../../domain/approval.ts'
import type { Card, InsteadOf } from '../../domain/card.ts'
import { type Fallback, restOf } from '../../domain/fallback.ts'
import type { RaisedCard, WantedCard } from '../../ports/card-store.ts'
import type { TakenFallback } from '../../ports/fallback-store.ts'
import type { Ids } from '../../ports/ids.ts'
import type { Log } from '../../ports/log.ts'
import type { Queue } from '../../ports/queue.ts'
import type { Repositories, Store } from '../../ports/store.ts'
import { type RestNeeds, respectQuietHours } from '../routing/respect-quiet-hours.ts'
import { wakeCards } from './wake-cards.ts'

export interface FallBackNeeds extends RestNeeds {
  readonly store: Store
  readonly queue: Queue
  readonly ids: Ids
  readonly log: Log
}

export type FallBack = (cardId: string) => Promise<void>

/**
 * Gives a card's subject to the next step of its route where the card was not posted in time, or was given up: once,
 * whoever notices first. The card itself goes on being tried. Harmless when there is nothing to do.
 */
export function fallBack(needs: FallBackNeeds): FallBack {
  const { store, queue, ids, log } = needs
  return async (cardId) => {
    const fallen = await store.transaction(async (tx) => {
      const taken = await tx.fallbacks.take(cardId)
      if (taken === undefined) return undefined
      const approval = await approvalOf(tx, taken.card)
      // What was decided meanwhile, or expired, waits for nobody.
      if (approval !== null && approval?.state !== 'pending') return undefined
      const about = { eventId: taken.card.eventId, approval: approval ?? undefined }
      const wanted = await respectQuietHours(tx, needs, nextStep(ids, taken), about)
      return { card: taken.card, raised: await tx.fallbacks.raise(wanted) }
    })
    if (fallen === undefined) return
    tell(log, fallen.card, fallen.raised)
    await wakeCards(queue, fallen.raised)
  }
}

/** Null for a card that is about no approval. */
async function approvalOf(tx: Repositories, { subject }: Card): Promise<Approval | null | undefined> {
  return subject.kind === 'approval' ? tx.approvals.find(subject.id) : null
}

/** Who gets it now has as long as the one before, and what is left of the steps after that. */
function nextStep(ids: Ids, { card, fallback }: TakenFallback): readonly WantedCard[] {
  const rest = restOf(fallback)
  return (fallback.steps[0] ?? []).map((destination) => ({
    id: ids.next(),
    subject: card.subject,
    destination,
    eventId: card.eventId,
    eventAt: card.createdAt,
    urgency: card.urgency,
    insteadOf: reasonOf(card, fallback),
    ...(rest && { fallback: rest }),
  }))
}

function reasonOf({ destination, lastError, state }: Card, { afterMs }: Fallback): InsteadOf {
  return { destination, reason: lastError?.reason ?? null, afterMs: state === 'dead' ? null : afterMs }
}

function tell(
  log: Log,
  { id, eventId, subject, destination, lastError }: Card,
  raised: readonly RaisedCard[],
): void {
  const fields = {
    delivery_id: id,
    event_id: eventId,
    ...(subject.kind === 'approval' && { approval_id: subject.id }),
    from: destination.channel,
    to: raised.map((card) => card.destination.channel),
    to_deliveries: raised.map((card) => card.id),
    reason: lastError?.reason ?? null,
  }
  log.warn(fields, 'A card was not taken, so that the next place of its route gets it.')
}
