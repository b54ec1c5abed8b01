import { type Facts, isMatch, type Match, mismatch } from './match.ts'

/** What decides whether a route counts. */
interface Judgeable {
  readonly match: Match
  readonly continues: boolean
}

/** A route beside an event. */
export interface JudgedRoute<Rule> {
  readonly rule: Rule
  /** As people count, from 1. */
  readonly number: number
  readonly state: 'matched' | 'mismatched' | 'not-reached'
  /** Why it does not count, in words; null where it does. */
  readonly why: string | null
}

/** Every route in order: whether it counts for an event that is like this, and why not. */
export function judgeRoutes<Rule extends Judgeable>(
  routes: readonly Rule[],
  facts: Facts,
): readonly JudgedRoute<Rule>[] {
  const counting = new Map(routesThatCount(routes, facts).map((one) => [one.number, one.rule]))
  const last = lastOf(counting)
  return routes.map((rule, index) => {
    const number = index + 1
    if (counting.has(number)) return { rule, number, state: 'matched', why: null }
    if (last !== undefined && number > last)
      return { rule, number, state: 'not-reached', why: `route ${last} matches and does not continue` }
    return { rule, number, state: 'mismatched', why: mismatch(rule.match, facts) ?? null }
  })
}

function lastOf(counting: ReadonlyMap<number, Judgeable>): number | undefined {
  return [...counting].find(([, { continues }]) => !continues)?.[0]
}

/** The routes that count for an event that is like this, from the top, until one that does not continue; numbered from 1. */
export function routesThatCount<Rule extends Judgeable>(
  routes: readonly Rule[],
  facts: Facts,
): readonly Pick<JudgedRoute<Rule>, 'rule' | 'number'>[] {
  const counting: Pick<JudgedRoute<Rule>, 'rule' | 'number'>[] = []
  for (const [index, rule] of routes.entries()) {
    if (!isMatch(rule.match, facts)) continue
    counting.push({ rule, number: index + 1 })
    if (!rule.continues) break
  }
  return counting
}
