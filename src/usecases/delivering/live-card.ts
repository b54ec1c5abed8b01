import { type Card, destinationName, type ProviderRef } from '../../domain/card.ts'
import { DeliveryError } from '../../domain/errors.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Store } from '../../ports/store.ts'

interface Needs {
  readonly store: Store
  readonly clock: Clock
}

/** So long a card waits for its task's live card, which is just being posted, looking again after `AGAIN_MS`. Somebody may have to decide it. */
const PATIENCE_MS = 1500
const AGAIN_MS = 250

/**
 * Where the live card of a task stands, at the destination of another card of that task: null where there is none, and
 * for that one itself. Throws `DeliveryError` where it is just being posted.
 */
export async function liveCardOf(
  { store, clock }: Needs,
  card: Card,
  taskId: string,
): Promise<ProviderRef | null> {
  if (card.subject.kind === 'task-progress') return null
  const place = destinationName(card.destination)
  const cards = await store.cards.ofSubject({ kind: 'task-progress', id: taskId })
  const live = cards.find(({ destination }) => destinationName(destination) === place)
  if (live === undefined || live.providerRef !== null) return live?.providerRef ?? null
  const since = clock.now().getTime() - PATIENCE_MS
  const isComing = live.id < card.id && live.state !== 'dead' && card.createdAt.getTime() > since
  if (!isComing) return null
  throw new DeliveryError('rate-limited', "the live card of this card's task is just being posted", {
    retryAfterMs: AGAIN_MS,
    holdsOthers: false,
  })
}
