import type { Destination } from '../../domain/card.ts'
import type { AnyEvent } from '../../domain/events/event.ts'
import { type JudgedRoute, judgeRoutes } from '../../domain/judge-routes.ts'
import { factsOf } from '../../domain/match.ts'
import { peopleMentioned } from '../../domain/mentioned.ts'
import type { WithheldAt } from '../../domain/placement.ts'
import type { RouteRule } from '../../domain/routing.ts'
import type { People } from '../../ports/people.ts'
import type { RulesNow } from '../../ports/rules.ts'
import type { Routed } from '../routing/route-events.ts'

/** Why an event goes where it goes, and nowhere else. */
export interface ExplainedRoutes {
  readonly routes: readonly {
    readonly destination: Destination
    readonly why: string
    /** Ids of those whom its card notifies. */
    readonly mention: readonly string[]
  }[]
  /** Each route of countersign.yaml in order. */
  readonly considered: readonly JudgedRoute<RouteRule>[]
  /** Where it is not shown, or not at once, and why. */
  readonly withheld: readonly WithheldAt[]
}

export function explainRoutes(
  event: AnyEvent,
  risk: string | undefined,
  { routes }: RulesNow,
  people: People,
  routed: Routed,
  held: readonly WithheldAt[],
): ExplainedRoutes {
  const { heldBack } = routed
  return {
    routes: routed.routes.map(({ destination, why, mention }) => ({
      destination,
      why,
      mention: peopleMentioned(mention, people.all).map(({ id }) => id),
    })),
    considered: judgeRoutes(routes, factsOf(event, risk)),
    withheld:
      heldBack === undefined
        ? held
        : [...held, { destination: 'thread', by: 'thread', why: heldBack, until: null }],
  }
}
