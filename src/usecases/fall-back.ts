import type { Card, InsteadOf } from '../domain/card.ts'
import { type Fallback, restOf } from '../domain/fallback.ts'
import type { RaisedCard, WantedCard } from '../ports/card-store.ts'
import type { TakenFallback } from '../ports/fallback-store.ts'
import type { Ids } from '../ports/ids.ts'
import type { Log } from '../ports/log.ts'
import type { Queue } from '../ports/queue.ts'
import type { Repositories, Store } from '../ports/store.ts'
import { wakeCards } from './wake-cards.ts'

interface Needs {
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
export function fallBack({ store, queue, ids, log }: Needs): FallBack {
  return async (cardId) => {
    const fallen = await store.transaction(async (tx) => {
      const taken = await tx.fallbacks.take(cardId)
      if (taken === undefined || !(await isStillAsked(tx, taken.card))) return undefined
      return { card: taken.card, raised: await tx.fallbacks.raise(nextStep(ids, taken)) }
    })
    if (fallen === undefined) return
    tell(log, fallen.card, fallen.raised)
    await wakeCards(queue, fallen.raised)
  }
}

/** What was decided meanwhile, or expired, waits for nobody. */
async function isStillAsked(tx: Repositories, { subject }: Card): Promise<boolean> {
  if (subject.kind !== 'approval') return true
  const approval = await tx.approvals.find(subject.id)
  return approval?.state === 'pending'
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
    insteadOf: reasonOf(card, fallback),
    ...(rest && { fallback: rest }),
  }))
}

function reasonOf({ destination, lastError, state }: Card, { afterMs }: Fallback): InsteadOf {
  return { destination, reason: lastError?.reason ?? null, afterMs: state === 'dead' ? null : afterMs }
}

function tell(log: Log, { id, eventId, destination, lastError }: Card, raised: readonly RaisedCard[]): void {
  const fields = {
    card_id: id,
    event_id: eventId,
    from: destination.channel,
    to: raised.map((card) => card.destination.channel),
    to_cards: raised.map((card) => card.id),
    reason: lastError?.reason ?? null,
  }
  log.warn(fields, 'A card was not taken, so that the next place of its route gets it.')
}
