import type { Callback } from '../domain/callback.ts'
import type { Card } from '../domain/card.ts'
import type { AnyEvent } from '../domain/events/event.ts'
import { operationKeyOf } from '../domain/failed-operation.ts'
import type { Inquiry } from '../domain/inquiry.ts'
import { subjectOf } from '../domain/routing.ts'
import type { People } from '../ports/people.ts'
import type { Rules } from '../ports/rules.ts'
import type { Store } from '../ports/store.ts'
import { type ExplainedRoutes, explainRoutes } from './explain-routes.ts'
import { routeStored } from './route-events.ts'

interface Needs {
  readonly store: Store
  readonly people: People
  readonly rules: Rules
}

/** An event, where it went and why, and how its cards stand. */
export interface EventWithCards extends ExplainedRoutes {
  readonly event: AnyEvent
  readonly approvalId: string | null
  /** What it asks for that is not an approval, and what the orchestrator was told of it. */
  readonly inquiry: Inquiry | null
  readonly callback: Callback | null
  readonly cards: readonly Card[]
}

export type ReadEvent = (eventId: string) => Promise<EventWithCards | undefined>

export function readEvent({ store, people, rules }: Needs): ReadEvent {
  return async (eventId) => {
    const [event] = await store.events.find([eventId])
    if (event === undefined) return undefined
    const [approval] = await store.approvals.ofEvents([eventId])
    const operation = operationKeyOf(event)
    const failed = operation && (await store.operations.subjectOf(operation.key))
    const subject = failed ? ({ kind: 'operation', id: failed } as const) : subjectOf(event, approval?.id)
    const cards = await store.cards.ofSubject(subject)
    const inquiry = (await store.inquiries.find(eventId)) ?? null
    const callback = (inquiry && (await store.callbacks.ofInquiry(eventId))) ?? null
    const asked = { approvalId: approval?.id ?? null, inquiry, callback }
    const now = rules()
    const routed = await routeStored(store.cards, now, { event, risk: approval?.risk })
    const held = await store.holding.noted(eventId)
    return { event, ...asked, ...explainRoutes(event, approval?.risk, now, people, routed, held), cards }
  }
}
