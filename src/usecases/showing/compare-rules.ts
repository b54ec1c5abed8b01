import type { AnyEvent } from '../../domain/events/event.ts'
import { type Outcome, outcomeOf, type RuleSet } from '../../domain/outcome.ts'
import type { EventHistory, HistoryRange } from '../../ports/event-history.ts'

/** Events of one type and source of which the same became, and would become something else. */
export interface Difference {
  readonly type: string
  readonly source: string | null
  readonly before: Outcome
  readonly now: Outcome
  readonly count: number
  /** The id of the newest of them. */
  readonly example: string
}

export interface Comparison {
  readonly events: number
  readonly differing: number
  /** When the oldest and the newest of them came; null where there are none. */
  readonly from: Date | null
  readonly to: Date | null
  /** The most frequent first. */
  readonly differences: readonly Difference[]
  /** How many of the differing events are of kinds that are not listed. */
  readonly unlisted: number
}

/** As many kinds of differences as anybody reads; sources can be as many as events. */
const LISTED = 500

/** What would become of past events under other rules. Holds a page of events at a time. */
export function compareRules({ history }: { readonly history: EventHistory }) {
  return async (before: RuleSet, now: RuleSet, range: HistoryRange): Promise<Comparison> => {
    const found = new Map<string, Difference>()
    const seen = { events: 0, differing: 0, unlisted: 0, from: null as Date | null, to: null as Date | null }
    for await (const page of history.newest(range)) {
      for (const event of page) {
        seen.events += 1
        seen.to ??= event.receivedAt
        seen.from = event.receivedAt
        const difference = differenceOf(event, before, now)
        if (difference === undefined) continue
        seen.differing += 1
        if (!note(found, difference)) seen.unlisted += 1
      }
    }
    return { ...seen, differences: [...found.values()].toSorted((one, other) => other.count - one.count) }
  }
}

function differenceOf(event: AnyEvent, rulesBefore: RuleSet, rulesNow: RuleSet): Difference | undefined {
  const [before, now] = [outcomeOf(event, rulesBefore), outcomeOf(event, rulesNow)]
  if (JSON.stringify(before) === JSON.stringify(now)) return undefined
  return { type: event.declaredType, source: event.source, before, now, count: 1, example: event.id }
}

/** False where there is no room for another kind. */
function note(found: Map<string, Difference>, difference: Difference): boolean {
  const { type, source, before, now } = difference
  const key = JSON.stringify([type, source, before, now])
  const earlier = found.get(key)
  if (earlier === undefined && found.size === LISTED) return false
  found.set(key, earlier ? { ...earlier, count: earlier.count + 1 } : difference)
  return true
}
