import { messageOf } from '../../templates/message-of.ts'
import { type Card, type ChannelName, holdKey, type ProviderRef } from '../domain/card.ts'
import { backoffMs, DeliveryError, worthRetrying } from '../domain/errors.ts'
import type { CountersignEvent } from '../domain/events/event.ts'
import type { Holding } from '../domain/holding/holding.ts'
import { latenessOf } from '../domain/lateness.ts'
import type { Message } from '../domain/message.ts'
import type { CardFailure, ClaimedCard } from '../ports/card-store.ts'
import type { Channel } from '../ports/channel.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { Log } from '../ports/log.ts'
import type { Metrics } from '../ports/metrics.ts'
import type { OperationsLog } from '../ports/operations-log.ts'
import type { People } from '../ports/people.ts'
import type { Queue } from '../ports/queue.ts'
import type { Rules } from '../ports/rules.ts'
import type { Store } from '../ports/store.ts'
import { type AnswerUrl, type DecisionUrl, withDecisionLink } from './decision-link.ts'
import { fallBack } from './fall-back.ts'
import { logNotified } from './log-failures.ts'
import { mentionedOn } from './mentioned-on.ts'
import { postOrFollow } from './post-or-follow.ts'
import { readCardSubject } from './read-subject.ts'
import { reviveAlike } from './revive-alike.ts'
import { threadOf } from './thread-of.ts'
import { wakeCards } from './wake-cards.ts'

interface Needs {
  readonly store: Store
  readonly queue: Queue
  readonly channels: Readonly<Partial<Record<ChannelName, Channel>>>
  readonly people: People
  readonly rules: Rules
  readonly clock: Clock
  readonly holding: () => Holding
  readonly ids: Ids
  readonly log: Log
  readonly metrics: Metrics
  readonly decisionUrl?: DecisionUrl
  readonly operationsLog?: OperationsLog
  readonly answerUrl?: AnswerUrl
}

export type DeliverCard = (cardId: string) => Promise<void>

/** Longer than any provider call may take, so that nobody else posts a card that is still being posted. */
const LEASE_MS = 30_000
/** So many cards are hastened at once when their channel is back; each of them hastens more. */
const HASTENED = 100

/**
 * Brings a card to its newest state: reads the subject as it is now, posts the card if it was never posted, updates it
 * otherwise, or says below it what matters where the channel cannot edit, and goes on until what is delivered is what is
 * desired. Harmless when there is nothing to do.
 */
export function deliverCard(needs: Needs): DeliverCard {
  return async (cardId) => {
    for (;;) {
      const claim = await needs.store.cards.claim(cardId, LEASE_MS)
      if (claim === undefined) return
      if ((await deliverOnce(needs, claim)) !== 'raised') return
    }
  }
}

async function deliverOnce(
  needs: Needs,
  claim: ClaimedCard,
): Promise<'settled' | 'raised' | 'lost' | 'failed'> {
  if (claim.heldUntil !== null) return wait(needs, claim, claim.heldUntil)
  try {
    const { ref, event } = await bringUpToDate(needs, claim.card)
    return await settle(needs, claim, ref, event)
  } catch (error) {
    return fail(needs, claim, error)
  }
}

async function settle(needs: Needs, claim: ClaimedCard, ref: ProviderRef, event: CountersignEvent) {
  const outcome = await needs.store.cards.delivered(claim, ref)
  if (outcome !== 'lost') noteDelivered(needs, claim.card)
  if (outcome !== 'lost') await logNotified(needs.operationsLog, claim.card, event, ref)
  if (outcome === 'lost') await showAgain(needs, claim.card)
  else if (claim.card.attempts > 0) await hastenOthers(needs, claim.card)
  await reviveAlike(needs, claim.card)
  return outcome
}

/** How long it took is told of cards that nobody saw before, and only then. */
function noteDelivered({ metrics, clock }: Needs, card: Card): void {
  const isFirst = card.shownAt === null && card.providerRef === null
  const wantedAt = card.notBefore ?? card.createdAt
  const afterMs = isFirst ? clock.now().getTime() - wantedAt.getTime() : undefined
  metrics.cardTried(card.destination.channel, 'delivered', afterMs)
}

/** Somebody else delivered it meanwhile, and what came late from us may be older than what they showed. */
async function showAgain({ store, queue, log }: Needs, { id, subject }: Card): Promise<void> {
  log.warn({ card_id: id }, 'Lease lost while delivering a card; it is delivered once more.')
  await wakeCards(queue, await store.cards.raiseSubject(subject))
}

/** Its channel is back: what else waits there need not wait for its own next try, which may be minutes away. */
async function hastenOthers({ store, queue }: Needs, { destination: { channel } }: Card): Promise<void> {
  await wakeCards(queue, await store.cards.hasten(channel, HASTENED))
}

/** Where the card is now, and the event that it speaks of. */
async function bringUpToDate(
  needs: Needs,
  card: Card,
): Promise<{ readonly ref: ProviderRef; readonly event: CountersignEvent }> {
  const whole = needs.channels[card.destination.channel]
  if (whole === undefined) throw notConfigured(card)
  const channel = whole.at?.(card.destination) ?? whole
  const found = await readCardSubject(needs)(card)
  if (found === undefined)
    throw new Error(`Card ${card.id} speaks of event ${card.eventId}, which is not stored.`)
  const subject = { ...found, mentioned: await mentionedOn(needs, card, found) }
  const lateness = latenessOf(card, subject.event, needs.clock.now())
  const said = messageOf({ ...subject, lateness })
  const message = channel.can.buttons ? said : withDecisionLink(needs, card, subject, said)
  const thread = await threadOf(needs, channel, card, subject)
  const ref = channel.can.update
    ? await postOrUpdate(channel, card, message, thread)
    : await postOrFollow({ channel, card, subject, message, thread })
  return { ref, event: subject.event }
}

async function postOrUpdate(
  channel: Channel,
  card: Card,
  message: Message,
  thread: ProviderRef | null,
): Promise<ProviderRef> {
  const ref = card.providerRef ?? (card.postingSince ? await channel.find(card, thread) : undefined)
  if (ref === undefined) return channel.post(card, message, thread)
  await channel.update(card, ref, message)
  return ref
}

function notConfigured({ destination }: Card): DeliveryError {
  const fix = `Configure ${destination.channel} in the environment, then retry the delivery.`
  return new DeliveryError('not-found', `${destination.channel} is not configured`, { fix })
}

/** A pause that the provider asked for is not a failure: nothing is counted. */
async function wait({ store, queue, clock }: Needs, claim: ClaimedCard, until: Date): Promise<'failed'> {
  await store.cards.released(claim, until)
  await queue.wake(claim.card.destination.channel, [claim.card.id], until.getTime() - clock.now().getTime())
  return 'failed'
}

async function fail(needs: Needs, claim: ClaimedCard, thrown: unknown): Promise<'raised' | 'failed'> {
  const { store, queue, clock, log } = needs
  const { card } = claim
  const error = thrown instanceof DeliveryError ? thrown : ourMistake(needs, card, thrown)
  const failure = judge(needs, card, error)
  if (error.reason === 'rate-limited' && error.holdsOthers && failure.dueAt !== null) {
    await store.holds.set(holdKey(card.destination, card.providerRef ? 'update' : 'post'), failure.dueAt)
  }
  await store.cards.failed(claim, failure)
  needs.metrics.cardTried(card.destination.channel, failure.dueAt === null ? 'given-up' : 'later')
  const fields = { card_id: card.id, event_id: card.eventId, reason: error.reason, detail: error.detail }
  if (failure.forgetPosted) {
    log.info(fields, 'A posted card is gone; it is posted again.')
    return 'raised'
  }
  if (failure.dueAt === null) {
    log.error(fields, 'A card could not be delivered.')
    await fallBack(needs)(card.id)
    return 'failed'
  }
  log.warn({ ...fields, due_at: failure.dueAt }, 'A card is delivered later.')
  await queue.wake(card.destination.channel, [card.id], failure.dueAt.getTime() - clock.now().getTime())
  return 'failed'
}

/** What becomes of the card: tried again when that can help, else given up with the reason. */
function judge({ clock, ids }: Needs, card: Card, error: DeliveryError): CardFailure {
  const { reason, detail, fix } = error
  const forgetPosted = reason === 'gone' && card.providerRef !== null
  const waitMs = forgetPosted ? 0 : (error.retryAfterMs ?? backoffMs(card.attempts + 1, ids.chance()))
  const again = forgetPosted || worthRetrying(reason)
  return {
    error: { reason, detail, fix: fix ?? null },
    dueAt: again ? new Date(clock.now().getTime() + waitMs) : null,
    countsAsAttempt: reason !== 'rate-limited' && !forgetPosted,
    outcomeUnknown: card.providerRef === null && error.outcomeUnknown,
    forgetPosted,
  }
}

/** Not the world's failure but ours (a template that threw): trying again would not help, so it stops and is seen. */
function ourMistake({ log }: Needs, card: Card, thrown: unknown): DeliveryError {
  log.error(
    { card_id: card.id, event_id: card.eventId, err: thrown },
    'Delivering a card failed inside Countersign.',
  )
  return new DeliveryError('invalid', 'internal error', { fix: 'See the log for this card, and report it.' })
}
