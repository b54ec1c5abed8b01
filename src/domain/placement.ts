import { type Destination, destinationName, type SubjectRef } from './card.ts'
import type { Route } from './routing.ts'

/** What may hold back a card, in the order in which it is asked. */
export const HOLDERS = ['thread', 'inhibition', 'silence', 'digest', 'quiet-hours'] as const
export type Holder = (typeof HOLDERS)[number]

/** Why nothing of an event is shown at a place, or not yet. */
export interface Withheld {
  readonly by: Holder
  /** In words for the operator. */
  readonly why: string
  /** When it ends, as far as that can be known beforehand; null: nobody knows. */
  readonly until: Date | null
}

/** What becomes of an event at one place: the way from a route to a card goes through small stages. */
export interface Placement {
  readonly route: Route
  /** What the card there is about. */
  readonly subject: SubjectRef
  /** The card is not shown before then; null: at once. */
  readonly notBefore: Date | null
  /** Set where something is held back: for good where `notBefore` is null, else until then. */
  readonly withheld: Withheld | null
}

/** A place that nothing holds back yet. */
export function placementOf(route: Route, subject: SubjectRef): Placement {
  return { route, subject, notBefore: null, withheld: null }
}

/** Whether the event has a card there, at once or later. */
export function makesCard({ withheld, notBefore }: Placement): boolean {
  return withheld === null || notBefore !== null
}

/** What is told about a place where something was held back. */
export interface WithheldAt extends Withheld {
  readonly destination: string
}

/** What was held back, place by place. */
export function withheldIn(placements: readonly Placement[]): readonly WithheldAt[] {
  return placements.flatMap(({ route, withheld }) =>
    withheld === null ? [] : [{ destination: destinationName(route.destination), ...withheld }],
  )
}

/** A place of ours that no route named: where a digest goes. */
export function placeFor(destination: Destination, why: string): Route {
  return { destination, why, fallback: null, mention: [] }
}
