import { type Facts, type Match, mismatch } from './match.ts'

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
  let last: number | undefined
  return routes.map((rule, index) => {
    const number = index + 1
    if (last !== undefined) {
      return { rule, number, state: 'not-reached', why: `route ${last} matches and does not continue` }
    }
    const why = mismatch(rule.match, facts)
    if (why !== undefined) return { rule, number, state: 'mismatched', why }
    if (!rule.continues) last = number
    return { rule, number, state: 'matched', why: null }
  })
}
