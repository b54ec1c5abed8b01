import { type Card, type ChannelName, holdKey, SETTLES_AFTER_MS } from '../../domain/card.ts'
import { backoffMs, DeliveryError, worthRetrying } from '../../domain/errors.ts'
import { bucketOf } from '../../domain/pace.ts'
import type { CardFailure, ClaimedCard } from '../../ports/card-store.ts'
import type { Channel } from '../../ports/channel.ts'
import type { Metrics } from '../../ports/metrics.ts'
import { idsOf } from './card-ids.ts'
import { type FallBackNeeds, fallBack } from './fall-back.ts'
import { noteTrouble } from './note-trouble.ts'
import { wakeCards } from './wake-cards.ts'

/** The longest pause between two tries of an urgent card, unless the provider asks for more. */
const URGENT_BACKOFF_AT_MOST_MS = 30_000

interface Needs extends FallBackNeeds {
  readonly channels: Readonly<Partial<Record<ChannelName, Channel>>>
  readonly metrics: Metrics
}

/** Gives a card back that could not be shown: `raised` where it is to be posted anew at once, because it was deleted. */
export async function failCard(
  needs: Needs,
  claim: ClaimedCard,
  thrown: unknown,
): Promise<'raised' | 'failed'> {
  const { store, queue, clock, log } = needs
  const { card } = claim
  const error = thrown instanceof DeliveryError ? thrown : ourMistake(needs, card, thrown)
  const failure = judge(needs, card, error)
  if (error.reason === 'rate-limited' && error.holdsOthers && failure.dueAt !== null)
    await holdOthers(needs, card, failure.dueAt)
  if (thrown instanceof DeliveryError) await noteTrouble(needs, claim, error)
  const outcome = await store.cards.failed(claim, failure)
  needs.metrics.cardTried(card.destination.channel, failure.dueAt === null ? 'given-up' : 'later')
  const fields = { ...idsOf(card), reason: error.reason, detail: error.detail }
  if (failure.forgetPosted) {
    log.info(fields, 'A posted card is gone; it is posted again.')
    return 'raised'
  }
  // What is newer may be taken: a message that was too long is shorter once it is decided.
  if (outcome === 'raised') return 'raised'
  if (failure.dueAt === null) {
    log.error(fields, 'A card could not be delivered.')
    await fallBack(needs)(card.id)
    return 'failed'
  }
  log.warn({ ...fields, due_at: failure.dueAt }, 'A card is delivered later.')
  await wakeCards(queue, [card], failure.dueAt.getTime() - clock.now().getTime())
  return 'failed'
}

/** The pause is exactly as long as asked for, and after it our own pace goes on as if everything had just been taken. */
async function holdOthers({ store, channels }: Needs, card: Card, until: Date): Promise<void> {
  await store.holds.set(holdKey(card.destination, card.providerRef ? 'update' : 'post'), until)
  const pace = channels[card.destination.channel]?.pace
  if (pace) await store.paces.empty(bucketOf(pace, card), until)
}

/** What becomes of the card: tried again when that can help, else given up with the reason. */
function judge({ clock, ids }: Needs, card: Card, error: DeliveryError): CardFailure {
  const { reason, detail, fix } = error
  const forgetPosted = reason === 'gone' && card.providerRef !== null
  const waitMs = forgetPosted ? 0 : (error.retryAfterMs ?? pauseOf(card, ids.chance()))
  const again = forgetPosted || worthRetrying(reason)
  const now = clock.now().getTime()
  return {
    error: { reason, detail, fix: fix ?? null },
    dueAt: again ? new Date(now + waitMs) : null,
    countsAsAttempt: reason !== 'rate-limited' && !forgetPosted,
    // What was in doubt before stays so until it was looked for and posted.
    outcomeUnknown: card.providerRef === null && (error.outcomeUnknown || card.postingSince !== null),
    unsettledUntil: error.mayStillHappen ? new Date(now + SETTLES_AFTER_MS) : undefined,
    forgetPosted,
  }
}

/** What somebody waits to decide is true again soon after its provider is back, however long that was away. */
function pauseOf({ attempts, urgency }: Card, chance: number): number {
  const backoff = backoffMs(attempts + 1, chance)
  return urgency === 0 ? Math.min(backoff, URGENT_BACKOFF_AT_MOST_MS) : backoff
}

/** Not the world's failure but ours (a template that threw): trying again would not help, so it stops and is seen. */
function ourMistake({ log }: Needs, card: Card, thrown: unknown): DeliveryError {
  log.error({ ...idsOf(card), err: thrown }, 'Delivering a card failed inside Countersign.')
  const fix = 'See the log for this card, and report it.'
  return new DeliveryError('invalid', 'internal error', { fix, outcomeUnknown: true })
}
