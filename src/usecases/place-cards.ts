import type { SubjectRef } from '../domain/card.ts'
import type { AnyEvent } from '../domain/events/event.ts'
import { fallsBack, type Route, type Routing, subjectOf } from '../domain/routing.ts'
import type { RaisedCard, WantedCard } from '../ports/card-store.ts'
import type { Ids } from '../ports/ids.ts'
import type { Repositories } from '../ports/store.ts'
import type { Asked } from './ask-approvals.ts'
import { noteOperations } from './note-failures.ts'
import { routeEvents } from './route-events.ts'

export interface PlaceNeeds extends Routing {
  readonly ids: Ids
}

/**
 * Hangs new events up where their routes say, each as news of what it is about: its approval, its task's progress, a
 * failure that others told of before, or itself.
 */
export async function placeCards(
  tx: Repositories,
  needs: PlaceNeeds,
  fresh: readonly AnyEvent[],
  asked: ReadonlyMap<string, Asked>,
): Promise<readonly RaisedCard[]> {
  const operations = await noteOperations(tx, fresh)
  const routed = await routeEvents(
    tx.cards,
    needs,
    fresh.map((event) => ({ event, risk: asked.get(event.id)?.approval.risk })),
  )
  const raised = await tx.cards.raise(
    fresh.flatMap((event) => {
      const subject = operations.get(event.id) ?? subjectOf(event, asked.get(event.id)?.approval.id)
      return cardsFor(needs, event, subject, routed.get(event.id)?.routes ?? [])
    }),
  )
  // A question that changed has cards in more places than its event would have gone to.
  const reasked = [...asked.values()].filter(({ approval }) => approval.change !== null)
  const others = await Promise.all(
    reasked.map(({ approval: { id } }) => tx.cards.raiseSubject({ kind: 'approval', id })),
  )
  return [...raised, ...others.flat()]
}

function cardsFor(
  needs: PlaceNeeds,
  event: AnyEvent,
  subject: SubjectRef,
  routes: readonly Route[],
): WantedCard[] {
  const isGrave = fallsBack(event)
  return routes.map(({ destination, fallback }) => ({
    id: needs.ids.next(),
    subject,
    destination,
    eventId: event.id,
    eventAt: event.time ?? event.receivedAt,
    ...(isGrave && fallback && { fallback }),
  }))
}
