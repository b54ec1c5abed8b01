import { matchWords } from '../../src/domain/routing.ts'
import type { ExplainedRoutes } from '../../src/usecases/showing/explain-routes.ts'

const STATES = { matched: 'matched', mismatched: 'no_match', 'not-reached': 'not_reached' } as const

/** Why an event goes where it goes, as the API says it. */
export function toRouteBodies({ routes, considered, withheld }: ExplainedRoutes) {
  return {
    routes: routes.map(({ destination, why, mention }) => ({ ...destination, why, mention })),
    considered: considered.map(({ number, rule, state, why }) => ({
      route: number,
      match: matchWords(rule.match),
      state: STATES[state],
      why,
    })),
    withheld: withheld.map(({ until, ...one }) => ({ ...one, until: until?.toISOString() ?? null })),
  }
}
