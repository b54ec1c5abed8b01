import { type Destination, destinationName, type SubjectRef } from '../../domain/card.ts'
import type { AnyEvent } from '../../domain/events/event.ts'
import { type Arrival, arrivalOf, keyNames } from '../../domain/grouping/arrival.ts'
import type { GroupedBy } from '../../domain/grouping/group-keys.ts'
import { additionsOf, joinGroups as join } from '../../domain/grouping/join.ts'
import type { Repositories } from '../../ports/store.ts'

/** An event on its way to a destination, and how its route groups. */
export interface Headed {
  readonly event: AnyEvent
  readonly destination: Destination
  readonly group?: GroupedBy | undefined
}

/** The group whose card an event has at a destination; undefined where its card is its own. */
export type SubjectAt = (eventId: string, destination: Destination) => SubjectRef | undefined

/** Lets new events join their groups, of which each destination has its own, in a few statements however many they are. */
export async function joinGroups(
  tx: Pick<Repositories, 'groups'>,
  headed: readonly Headed[],
): Promise<SubjectAt> {
  const arrivals = arrivalsOf(headed)
  if (arrivals.length === 0) return () => undefined
  const { known, now } = await tx.groups.lock([...new Set(arrivals.flatMap(keyNames))])
  const joined = join(known, arrivals, now)
  const members = joined.groups.map(({ arrival, group }) => ({ ...arrival, group: group.subject }))
  await tx.groups.add({ keys: joined.keys, groups: additionsOf(joined), members })
  const subjects = new Map(members.map(({ eventId, place, group }) => [`${eventId} ${place}`, group]))
  return (eventId, destination) => subjects.get(`${eventId} ${destinationName(destination)}`)
}

function arrivalsOf(headed: readonly Headed[]): readonly Arrival[] {
  return headed.flatMap(({ event, destination, group }) => arrivalOf(event, destination, group) ?? [])
}
