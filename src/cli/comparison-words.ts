import type { Outcome } from '../domain/outcome.ts'
import type { Comparison, Difference } from '../usecases/showing/compare-rules.ts'
import { rows } from './columns.ts'

/** What would change, for people: each kind of difference with an example. */
export function comparisonWords({ events, differing, from, to, differences, unlisted }: Comparison): string {
  if (from === null || to === null) return 'There are no events to look at.'
  const looked = `${counted(events)}, ${moment(from)} to ${moment(to)}`
  if (differing === 0) return `No difference: the same becomes of ${looked}.`
  const more = unlisted === 0 ? [] : [`And ${counted(unlisted)} of further kinds.`]
  return [
    `${differing} of ${looked}, would be treated otherwise.`,
    ...differences.map(differenceWords),
    ...more,
  ].join('\n\n')
}

function differenceWords({ type, source, before, now, count, example }: Difference): string {
  const title = `${count} × ${type}${source === null ? '' : ` from ${source}`}, e.g. ${example}`
  const places = goesTo(before) === goesTo(now) ? [] : pair('Now', 'Before', goesTo(now), goesTo(before))
  return `${title}\n${rows([...places, ...policyRows(before, now)], 2, 'Before'.length)}`
}

function policyRows({ policy: before }: Outcome, { policy: now }: Outcome): readonly Row[] {
  if (before?.version === now?.version && before?.name === now?.name) return []
  const same = before?.name === now?.name ? ', which says something else' : ''
  return [['Policy', `now ${now?.name ?? 'none'}${same}; before ${before?.name ?? 'none'}`]]
}

type Row = readonly [string, string]

function pair(first: string, second: string, one: string, other: string): readonly Row[] {
  return [
    [first, one],
    [second, other],
  ]
}

function goesTo({ to }: Outcome): string {
  return to.join(', ') || 'nowhere'
}

function counted(count: number): string {
  return count === 1 ? '1 event' : `${count} events`
}

/** To the minute, in UTC. */
function moment(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** The same for machines. */
export function comparisonJson({ from, to, ...comparison }: Comparison): string {
  return JSON.stringify(
    { ...comparison, from: from?.toISOString() ?? null, to: to?.toISOString() ?? null },
    null,
    2,
  )
}
