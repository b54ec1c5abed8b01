import type { Callback } from '../../domain/callback.ts'
import type { Card } from '../../domain/card.ts'
import type { AnyEvent } from '../../domain/events/event.ts'
import type { Group } from '../../domain/grouping/group.ts'
import type { Inquiry } from '../../domain/inquiry.ts'
import { subjectOf } from '../../domain/routing.ts'
import type { People } from '../../ports/people.ts'
import type { Rules } from '../../ports/rules.ts'
import type { Store } from '../../ports/store.ts'
import { routeStored } from '../routing/route-events.ts'
import { type ExplainedRoutes, explainRoutes } from './explain-routes.ts'

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
  /** The groups that it belongs to, whose cards are its cards. */
  readonly groups: readonly Group[]
  readonly cards: readonly Card[]
}

export type ReadEvent = (eventId: string) => Promise<EventWithCards | undefined>

export function readEvent({ store, people, rules }: Needs): ReadEvent {
  return async (eventId) => {
    const [event] = await store.events.find([eventId])
    if (event === undefined) return undefined
    const [approval] = await store.approvals.ofEvents([eventId])
    const groups = await store.groups.ofEvent(eventId)
    const subjects = [subjectOf(event, approval?.id), ...groups.map(({ subject }) => subject)]
    const cards = (await Promise.all(subjects.map((subject) => store.cards.ofSubject(subject)))).flat()
    const inquiry = (await store.inquiries.find(eventId)) ?? null
    const callback = (inquiry && (await store.callbacks.ofInquiry(eventId))) ?? null
    const asked = { approvalId: approval?.id ?? null, inquiry, callback }
    const now = rules()
    const routed = await routeStored(store.cards, now, { event, risk: approval?.risk })
    const held = await store.holding.noted(eventId)
    const routes = explainRoutes(event, approval?.risk, now, people, routed, held)
    return { event, ...asked, ...routes, groups, cards }
  }
}
