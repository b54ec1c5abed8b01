import type { Destination } from '../../domain/card.ts'
import { arrivalOf, keyNames } from '../../domain/grouping/arrival.ts'
import { joinGroups } from '../../domain/grouping/join.ts'
import type { Repositories } from '../../ports/store.ts'
import type { Headed } from '../accepting/join-groups.ts'

/** Whose card an event would share at one destination. */
export interface ExplainedGroup {
  readonly destination: Destination
  /** What it has in common with those it would share a card with, in words. */
  readonly by: string
  readonly windowMs: number
  /** The group that is open now; null where it would begin one. */
  readonly joins: { readonly count: number; readonly firstAt: Date; readonly lastAt: Date } | null
}

/** The groups that an event would join now, one at each destination where its card is not its own. Nothing is stored. */
export async function explainGroups(
  { groups }: Pick<Repositories, 'groups'>,
  headed: readonly Headed[],
): Promise<readonly ExplainedGroup[]> {
  const arrivals = headed.flatMap(({ event, destination, group }) => {
    const arrival = arrivalOf(event, destination, group)
    return arrival === undefined ? [] : [{ arrival, destination }]
  })
  if (arrivals.length === 0) return []
  const all = arrivals.map(({ arrival }) => arrival)
  const { known, now } = await groups.known(all.flatMap(keyNames))
  const joined = joinGroups(known, all, now)
  const found = await groups.find(joined.groups.map(({ group }) => group.subject.id))
  const openNow = new Map(found.map((group) => [group.subject.id, group]))
  return arrivals.map(({ arrival: { keys }, destination }, index) => {
    const joins = openNow.get(joined.groups[index]?.group.subject.id ?? '')
    return { destination, by: keys.words, windowMs: keys.windowMs, joins: joins ?? null }
  })
}
