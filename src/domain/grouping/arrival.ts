import { type Destination, destinationName } from '../card.ts'
import { digestOf, shortDigest } from '../digest.ts'
import type { Priority } from '../events/envelope.ts'
import type { AnyEvent } from '../events/event.ts'
import { gradeOf } from './grade.ts'
import { type GroupedBy, type GroupKeys, groupKeysOf } from './group-keys.ts'

/** An event on its way to the group that has a card at one place. */
export interface Arrival {
  readonly eventId: string
  /** The name of the destination: each has groups of its own, because not every event goes to all of them. */
  readonly place: string
  /** The id of the group that it begins where it joins none. No event's id has a slash. */
  readonly fresh: string
  readonly keys: GroupKeys
  readonly grade: Priority
}

/** Undefined where its card is its own. */
export function arrivalOf(
  event: AnyEvent,
  destination: Destination,
  by: GroupedBy | undefined,
): Arrival | undefined {
  const keys = groupKeysOf(event, by)
  if (keys === undefined) return undefined
  const place = destinationName(destination)
  const at = (key: string) => `${key} ${place}`
  return {
    eventId: event.id,
    place,
    fresh: `${event.id}/${shortDigest(digestOf([place, by?.match ?? null, by?.by ?? null]))}`,
    keys: {
      ...keys,
      same: keys.same && { ...keys.same, key: at(keys.same.key) },
      alike: keys.alike && at(keys.alike),
      anywhere: keys.anywhere && at(keys.anywhere),
    },
    grade: gradeOf(event),
  }
}

/** The keys that there are. */
export function keyNames({ keys: { same, alike, anywhere } }: Arrival): readonly string[] {
  return [same?.key ?? null, alike, anywhere].filter((key) => key !== null)
}
