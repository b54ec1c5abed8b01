import type { Approval } from '../domain/approval.ts'
import type { SubjectRef } from '../domain/card.ts'
import type { AnyEvent } from '../domain/events/event.ts'
import { fallsBack, type Routing, routesFor, subjectOf } from '../domain/routing.ts'
import type { RaisedCard, WantedCard } from '../ports/card-store.ts'
import type { Ids } from '../ports/ids.ts'
import type { Repositories } from '../ports/store.ts'
import type { Asked } from './ask-approvals.ts'
import { noteOperations } from './note-failures.ts'

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
  const raised = await tx.cards.raise(
    fresh.flatMap((event) => {
      const approval = asked.get(event.id)?.approval
      return cardsFor(needs, event, operations.get(event.id) ?? subjectOf(event, approval?.id), approval)
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
  approval: Approval | undefined,
): WantedCard[] {
  const isGrave = fallsBack(event)
  return routesFor(event, needs, approval?.risk).map(({ destination, fallback }) => ({
    id: needs.ids.next(),
    subject,
    destination,
    eventId: event.id,
    eventAt: event.time ?? event.receivedAt,
    ...(isGrave && fallback && { fallback }),
  }))
}
