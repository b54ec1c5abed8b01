import type { Card, ChannelName, ProviderRef } from '../../domain/card.ts'
import { DeliveryError } from '../../domain/errors.ts'
import type { CountersignEvent } from '../../domain/events/event.ts'
import type { Holding } from '../../domain/holding/holding.ts'
import type { Subject } from '../../domain/subject.ts'
import type { ClaimedCard } from '../../ports/card-store.ts'
import type { Channel, MayBegin } from '../../ports/channel.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Ids } from '../../ports/ids.ts'
import type { Log } from '../../ports/log.ts'
import type { Metrics } from '../../ports/metrics.ts'
import type { OperationsLog } from '../../ports/operations-log.ts'
import type { People } from '../../ports/people.ts'
import type { Queue } from '../../ports/queue.ts'
import type { Rules } from '../../ports/rules.ts'
import type { Store } from '../../ports/store.ts'
import type { Watch } from '../../ports/watch.ts'
import { idsOf } from './card-ids.ts'
import type { AnswerUrl, DecisionUrl } from './decision-link.ts'
import { dropReminder } from './drop-reminder.ts'
import { failCard } from './fail-card.ts'
import { holdFollowUp } from './hold-follow-up.ts'
import { logNotified } from './log-failures.ts'
import { mentionedOn } from './mentioned-on.ts'
import { noteAnswer } from './note-trouble.ts'
import { readCardSubject } from './read-subject.ts'
import { reviveAlike } from './revive-alike.ts'
import { readPlace, showCard } from './show-card.ts'
import { giveBack, takeTurn } from './take-turn.ts'
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
  readonly watch?: Watch
}

export type DeliverCard = (cardId: string) => Promise<void>

/** Longer than any provider call may take, so that nobody else posts a card that is still being posted. */
const LEASE_MS = 30_000
/** So long before the claim ends every call must have ended: the clocks of two machines differ. */
const MARGIN_MS = 3000
/** A card that may yet appear is looked for again after so long. */
const LOOK_AGAIN_MS = 3000

/**
 * Brings a card to its newest state: reads the subject as it is now, posts the card if it was never posted, updates it
 * otherwise, or says below it what matters where the channel cannot edit, and goes on until what is delivered is what is
 * desired. Harmless when there is nothing to do, and when it is not the card's turn.
 */
export function deliverCard(needs: Needs): DeliverCard {
  return async (cardId) => {
    for (;;) {
      const mayBegin = whileClaimed(needs.clock)
      const claim = await needs.store.cards.claim(cardId, LEASE_MS)
      if (claim === undefined) return
      if ((await deliverOnce(needs, claim, mayBegin)) !== 'raised') return
    }
  }
}

/** Counted from before the claim was asked for. A process that stood still meanwhile finds its time over. */
function whileClaimed(clock: Clock): MayBegin {
  const endsAt = clock.now().getTime() + LEASE_MS - MARGIN_MS
  return (callMs) => {
    if (clock.now().getTime() + callMs <= endsAt) return
    const detail = 'looking for its place took so long that it is begun anew'
    throw new DeliveryError('rate-limited', detail, { retryAfterMs: 0, holdsOthers: false })
  }
}

async function deliverOnce(
  needs: Needs,
  claim: ClaimedCard,
  mayBegin: MayBegin,
): Promise<'settled' | 'raised' | 'lost' | 'failed' | 'in doubt'> {
  needs.watch?.about(idsOf(claim.card))
  if (!(await takeTurn(needs, claim))) return 'failed'
  // Outside the "try": a database that is away says nothing of the card. The claim of what it cuts off ends by itself.
  const subject = await readShown(needs, claim.card)
  if (await dropReminder(needs, claim, subject)) return 'settled'
  const place = await readPlace(needs, claim.card, subject)
  if (place instanceof DeliveryError) return failCard(needs, claim, place)
  const held = await holdFollowUp(needs, claim, place.channel, subject)
  if (held !== undefined) return held
  let ref: ProviderRef | 'in doubt'
  try {
    ref = await showCard(needs, { ...place, mayBegin }, claim.card, subject)
  } catch (error) {
    return failCard(needs, claim, error)
  }
  if (ref === 'in doubt') return lookAgain(needs, claim)
  return settle(needs, claim, ref, subject.event)
}

/** Its posting had no answer, and it is not there: it may still appear, and is not posted a second time before that is over. */
async function lookAgain(needs: Needs, claim: ClaimedCard): Promise<'in doubt'> {
  const now = needs.clock.now().getTime()
  const until = claim.card.unsettledUntil?.getTime() ?? now
  if (claim.circuit !== 'closed') await noteAnswer(needs, claim)
  await giveBack(needs, claim, { dueAt: new Date(Math.min(until, now + LOOK_AGAIN_MS)) })
  return 'in doubt'
}

/** What the card speaks of now, with those whom a route calls by it. */
async function readShown(needs: Needs, card: Card): Promise<Subject> {
  const found = await readCardSubject(needs)(card)
  if (found === undefined)
    throw new Error(`Card ${card.id} speaks of event ${card.eventId}, which is not stored.`)
  needs.watch?.about({ task_id: found.event.taskId, approval_id: found.approval?.id })
  return { ...found, mentioned: await mentionedOn(needs, card, found) }
}

async function settle(needs: Needs, claim: ClaimedCard, ref: ProviderRef, event: CountersignEvent) {
  const outcome = await needs.store.cards.delivered(claim, ref)
  if (outcome !== 'lost') noteDelivered(needs, claim.card)
  if (outcome !== 'lost') await logNotified(needs.operationsLog, claim.card, event, ref)
  if (outcome === 'lost') await showAgain(needs, claim.card)
  else await noteAnswer(needs, claim)
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
async function showAgain({ store, queue, log }: Needs, card: Card): Promise<void> {
  log.warn(idsOf(card), 'Lease lost while delivering a card; it is delivered once more.')
  await wakeCards(queue, await store.cards.raiseSubject(card.subject))
}
