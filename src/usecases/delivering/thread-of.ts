import { type Card, destinationName, type ProviderRef, type SubjectRef } from '../../domain/card.ts'
import { DeliveryError } from '../../domain/errors.ts'
import type { Subject } from '../../domain/subject.ts'
import type { Channel } from '../../ports/channel.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Store } from '../../ports/store.ts'
import { liveCardOf } from './live-card.ts'

interface Needs {
  readonly store: Store
  readonly clock: Clock
}

/** So long a card waits for the one that its task's thread begins with, looking again after `AGAIN_MS`. */
const PATIENCE_MS = 10_000
const AGAIN_MS = 500

/**
 * What a card is posted below: a reminder below the card that it reminds of, and where the channel has a thread for each
 * task, a card below its task's first one, or below its live card. Throws `DeliveryError` where that one is just being
 * posted.
 */
export async function threadOf(
  needs: Needs,
  { can }: Channel,
  card: Card,
  { approval, event, group }: Subject,
): Promise<ProviderRef | null> {
  const { kind, id } = card.subject
  if (kind === 'reminder') return approval && cardBeside(needs, card, { kind: 'approval', id: approval.id })
  if (kind === 'inquiry-reminder') return cardBeside(needs, card, { kind: 'event', id })
  // What happened to several tasks belongs below none of them.
  if (group?.scattered) return null
  if (typeof can.thread === 'boolean' || card.providerRef !== null || event.taskId === null) return null
  return can.thread === 'task'
    ? threadOfTask(needs, card, event.taskId)
    : liveCardOf(needs, card, event.taskId)
}

/** The card that a reminder at the same place reminds of. */
async function cardBeside(
  { store }: Needs,
  { destination }: Card,
  subject: SubjectRef,
): Promise<ProviderRef | null> {
  const cards = await store.cards.ofSubject(subject)
  const place = destinationName(destination)
  return cards.find((card) => destinationName(card.destination) === place)?.providerRef ?? null
}

/** Where several cards stand by themselves, the newest: an older one may have been deleted. */
async function threadOfTask(
  { store, clock }: Needs,
  card: Card,
  taskId: string,
): Promise<ProviderRef | null> {
  const others = (await store.cards.ofTask(taskId, card.destination)).filter(({ id }) => id !== card.id)
  const first = others.findLast(({ providerRef }) => providerRef !== null && !('thread' in providerRef))
  if (first) return first.providerRef
  const since = clock.now().getTime() - PATIENCE_MS
  const isComing = others.some(
    ({ id, state, createdAt }) => id < card.id && state === 'due' && createdAt.getTime() > since,
  )
  if (!isComing) return null
  throw new DeliveryError('rate-limited', "the first card of this task's thread is just being posted", {
    retryAfterMs: AGAIN_MS,
    holdsOthers: false,
  })
}
