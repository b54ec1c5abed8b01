import type { Approval } from '../../domain/approval.ts'
import { isLivingType } from '../../domain/events/catalogue.ts'
import type { AnyEvent } from '../../domain/events/event.ts'
import { type Fallback, hastened } from '../../domain/fallback.ts'
import { type BatchFacts, holdBack, type Placed } from '../../domain/holding/hold-back.ts'
import { type Weighed, weighed } from '../../domain/holding/weight.ts'
import type { Inquiry } from '../../domain/inquiry.ts'
import { makesCard, type Placement, placementOf } from '../../domain/placement.ts'
import { fallsBack, subjectOf } from '../../domain/routing.ts'
import { urgencyOf } from '../../domain/urgency.ts'
import type { RaisedCard, WantedCard } from '../../ports/card-store.ts'
import type { Ids } from '../../ports/ids.ts'
import type { Repositories } from '../../ports/store.ts'
import { type Routed, routeEvents } from '../routing/route-events.ts'
import type { Asked } from './ask-approvals.ts'
import { joinGroups } from './join-groups.ts'
import { noteHeld } from './note-held.ts'
import { type HoldingNeeds, readHolding } from './read-holding.ts'

export interface PlaceNeeds extends HoldingNeeds {
  readonly ids: Ids
}

/** What these events ask of people. */
export interface Asking {
  /** Event id → what came of its question. */
  readonly asked: ReadonlyMap<string, Asked>
  readonly inquiries: readonly Inquiry[]
  /** False where neither a silence nor a failure could hold any of them back. */
  readonly mayBeHeld: boolean
}

/**
 * Hangs new events up where their routes say, each as news of what it is about: its approval, its task's progress, the
 * group that it belongs to, or itself; unless something holds it back, which is noted on it.
 */
export async function placeCards(
  tx: Repositories,
  needs: PlaceNeeds,
  fresh: readonly AnyEvent[],
  asking: Asking,
): Promise<readonly RaisedCard[]> {
  const weights = weigh(fresh, asking)
  const routed = await routeEvents(
    tx.cards,
    needs,
    fresh.map((event) => ({ event, risk: asking.asked.get(event.id)?.approval.risk })),
  )
  const { facts, resumed } = await readHolding(tx, needs, weights, asking.mayBeHeld)
  const placed = await grouped(
    tx,
    weights.map((about) => place(about, asking, routed, facts)),
  )
  const raised = await tx.cards.raise(placed.flatMap((one) => wantedCards(needs, asking, one)))
  await noteHeld(tx, placed, facts)
  const moved: RaisedCard[] = []
  for (const { taskId, eventId } of resumed)
    moved.push(...(await tx.cards.raiseSubject({ kind: 'task-progress', id: taskId }, eventId)))
  const live = await tx.cards.raiseLive(tasksToldOf(fresh))
  return [...raised, ...moved, ...live, ...(await raiseReasked(tx, asking))]
}

/** Tasks whose live cards have something to tell that does not raise them by itself. */
function tasksToldOf(events: readonly AnyEvent[]): readonly string[] {
  const told = events.flatMap(({ type, taskId }) => (taskId === null || isLivingType(type) ? [] : [taskId]))
  return [...new Set(told)]
}

function weigh(fresh: readonly AnyEvent[], { asked, inquiries }: Asking): readonly Weighed[] {
  const answerBy = new Map(inquiries.map(({ eventId, expiresAt }) => [eventId, expiresAt]))
  return fresh.map((event) => weighed(event, asked.get(event.id)?.approval, answerBy.get(event.id)))
}

function place(
  about: Weighed,
  { asked }: Asking,
  routed: ReadonlyMap<string, Routed>,
  facts: BatchFacts,
): Placed {
  const { event } = about
  const subject = subjectOf(event, asked.get(event.id)?.approval.id)
  const placements = (routed.get(event.id)?.routes ?? []).map((route) => placementOf(route, subject))
  return { about, placements: holdBack(placements, about, facts) }
}

/** What is shown where others like it are shown shares their card; a digest has one already. */
async function grouped(tx: Repositories, placed: readonly Placed[]): Promise<readonly Placed[]> {
  const shown = placed.flatMap(({ about: { event }, placements }) =>
    placements.filter(isGroupable).map(({ route }) => ({ event, ...route })),
  )
  const groupAt = await joinGroups(tx, shown)
  return placed.map(({ about, placements }) => ({
    about,
    placements: placements.map((one) => {
      const group = isGroupable(one) ? groupAt(about.event.id, one.route.destination) : undefined
      return group === undefined ? one : { ...one, subject: group }
    }),
  }))
}

function isGroupable(placement: Placement): boolean {
  return makesCard(placement) && placement.subject.kind !== 'digest'
}

function wantedCards(
  { ids }: PlaceNeeds,
  { asked }: Asking,
  { about: { event }, placements }: Placed,
): readonly WantedCard[] {
  const approval = asked.get(event.id)?.approval
  const isGrave = fallsBack(event)
  return placements.filter(makesCard).map(({ route: { destination, fallback }, subject, notBefore }) => ({
    id: ids.next(),
    subject,
    destination,
    eventId: event.id,
    eventAt: event.time ?? event.receivedAt,
    urgency: urgencyOf(event),
    ...(isGrave && fallback && { fallback: inTime(approval, fallback, notBefore) }),
    ...(notBefore && { dueAt: notBefore }),
  }))
}

/** How long the card's places have: less than their route says, where an approval ends before long. */
function inTime(approval: Approval | undefined, fallback: Fallback, notBefore: Date | null): Fallback {
  if (approval === undefined) return fallback
  const from = notBefore ?? approval.createdAt
  return hastened(fallback, approval.expiresAt.getTime() - from.getTime())
}

/** A question that changed has cards in more places than its event would have gone to. */
async function raiseReasked(tx: Repositories, { asked }: Asking): Promise<readonly RaisedCard[]> {
  const reasked = [...asked.values()].filter(({ approval }) => approval.change !== null)
  const raised = await Promise.all(
    reasked.map(({ approval: { id } }) => tx.cards.raiseSubject({ kind: 'approval', id })),
  )
  return raised.flat()
}
