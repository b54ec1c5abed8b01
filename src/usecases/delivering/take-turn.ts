import type { Card, CardError, ChannelName } from '../../domain/card.ts'
import { LOOK_AGAIN_MS, tripsCircuit } from '../../domain/circuit.ts'
import { bucketOf, hasTurn, type Pace, restsUntil } from '../../domain/pace.ts'
import type { ClaimedCard, Later } from '../../ports/card-store.ts'
import type { Channel } from '../../ports/channel.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Ids } from '../../ports/ids.ts'
import type { Queue } from '../../ports/queue.ts'
import type { Store } from '../../ports/store.ts'
import { wakeCards } from './wake-cards.ts'

interface Needs {
  readonly store: Store
  readonly queue: Queue
  readonly channels: Readonly<Partial<Record<ChannelName, Channel>>>
  readonly clock: Clock
  readonly ids: Ids
}

/** Clocks of two machines differ a little, and a card that is woken before its time is left to the sweeper, seconds later. */
const MARGIN_MS = 20

/**
 * Whether a claimed card may be shown now: its provider asked for no pause, answers, and takes one more by our own pace.
 * Where not, the card was given back, and somebody is woken when it is its turn. Nothing of this is a failure.
 */
export async function takeTurn(needs: Needs, claim: ClaimedCard): Promise<boolean> {
  const later = await obstacleTo(needs, claim)
  if (later === 'gave way') return false
  if (later === null) return true
  await giveBack(needs, claim, later)
  return false
}

/** Gives a card back untried, and has somebody woken for it then. */
export async function giveBack(needs: Needs, claim: ClaimedCard, later: Later): Promise<void> {
  await needs.store.cards.released(claim, later)
  await wakeAt(needs, claim.card, later.dueAt)
}

async function obstacleTo(needs: Needs, claim: ClaimedCard): Promise<Later | 'gave way' | null> {
  const { card, heldUntil, circuit } = claim
  const { channel } = card.destination
  if (heldUntil !== null) return { dueAt: heldUntil }
  if (circuit === 'open') return untilItAnswers(needs, card)
  if (circuit === 'due')
    return (await needs.store.circuits.takeProbe(channel)) ? null : untilItAnswers(needs, card)
  const pace = needs.channels[channel]?.pace
  return pace === undefined ? null : turnAt(needs, claim, pace)
}

/** What is urgent goes at once, and the others wait the longer for it. */
async function turnAt(needs: Needs, claim: ClaimedCard, pace: Pace): Promise<Later | 'gave way' | null> {
  const { store, clock } = needs
  const { card } = claim
  const rests = restsUntil(pace, card, clock.now())
  if (rests !== null) return { dueAt: rests }
  const bucket = bucketOf(pace, card)
  if (card.urgency === 0) {
    if (claim.isContested) await store.paces.takeAtOnce(bucket)
    return null
  }
  if (hasTurn(card, bucket, clock.now())) return giveWay(needs, claim)
  const dueAt = await store.paces.take(bucket)
  return dueAt && { dueAt, line: bucket.key }
}

/** A turn belongs to whoever is first in the line by then, not to the one that it was taken for. */
async function giveWay(needs: Needs, claim: ClaimedCard): Promise<'gave way' | null> {
  const before = await needs.store.cards.giveWay(claim)
  if (before === undefined) return null
  await wakeCards(needs.queue, [before.first])
  await wakeAt(needs, claim.card, before.turnAt)
  return 'gave way'
}

/** Until its circuit closes, which hastens it; spread, so that a crowd does not look again at once. */
function untilItAnswers({ clock, ids }: Needs, card: Card): Later {
  const waitMs = LOOK_AGAIN_MS * (1 + ids.chance())
  const knowsWhy = card.lastError !== null && tripsCircuit(card.lastError.reason)
  return {
    dueAt: new Date(clock.now().getTime() + waitMs),
    ...(!knowsWhy && { because: notAnswering(card.destination.channel) }),
  }
}

function notAnswering(channel: ChannelName): CardError {
  const fix = `Nothing to do here: it is sent as soon as ${channel} answers. Look at the provider's status page.`
  return {
    reason: 'unreachable',
    detail: `${channel} does not answer, so that nothing is tried for now`,
    fix,
  }
}

async function wakeAt({ queue, clock }: Needs, card: Card, at: Date): Promise<void> {
  await wakeCards(queue, [card], Math.max(0, at.getTime() - clock.now().getTime()) + MARGIN_MS)
}
