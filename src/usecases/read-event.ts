import type { Card } from '../domain/card.ts'
import type { AnyEvent } from '../domain/events/event.ts'
import { type Defaults, type Route, routesFor, subjectOf } from '../domain/routing.ts'
import type { Store } from '../ports/store.ts'

/** An event, where it went and why, and how its cards stand. */
export interface EventWithCards {
  readonly event: AnyEvent
  readonly approvalId: string | null
  readonly routes: readonly Route[]
  readonly cards: readonly Card[]
}

export type ReadEvent = (eventId: string) => Promise<EventWithCards | undefined>

export function readEvent({
  store,
  defaults,
}: {
  readonly store: Store
  readonly defaults: Defaults
}): ReadEvent {
  return async (eventId) => {
    const [event] = await store.events.find([eventId])
    if (event === undefined) return undefined
    const [approval] = await store.approvals.ofEvents([eventId])
    const cards = await store.cards.ofSubject(subjectOf(event, approval?.id))
    return { event, approvalId: approval?.id ?? null, routes: routesFor(event, defaults), cards }
  }
}
