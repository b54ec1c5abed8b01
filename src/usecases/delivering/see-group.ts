import type { AnyEvent } from '../../domain/events/event.ts'
import { gradeOf, isGraver } from '../../domain/grouping/grade.ts'
import type { Group } from '../../domain/grouping/group.ts'
import type { GroupSeen } from '../../domain/subject.ts'
import type { Repositories } from '../../ports/store.ts'

/** So many of a group are listed on its card, beside the newest. */
const LISTED = 5

/** What the card of a group says beside `shown`, its newest event; undefined where there is no such group. */
export async function seeGroup(
  store: Pick<Repositories, 'groups' | 'events'>,
  groupId: string,
  shown: AnyEvent,
): Promise<GroupSeen | undefined> {
  const [[group], members] = await Promise.all([
    store.groups.find([groupId]),
    store.groups.newestOf(groupId, LISTED + 1),
  ])
  if (group === undefined) return undefined
  const listed = members.filter((id) => id !== shown.id).slice(0, LISTED)
  const gravest = isGraver(group.grade, gradeOf(shown)) ? group.gravestEvent : null
  const events = await eventsOf(store, gravest === null ? listed : [...listed, gravest])
  const earlier = listed.flatMap((id) => events.get(id) ?? [])
  const graver = gravest === null ? null : (events.get(gravest) ?? null)
  const unlisted = group.count - new Set([shown.id, ...events.keys()]).size
  return { ...timesOf(group), earlier, unlisted, graver }
}

function timesOf({ count, firstAt, lastAt, scattered }: Group) {
  return { count, firstAt, lastAt, scattered }
}

async function eventsOf(
  { events }: Pick<Repositories, 'events'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, AnyEvent>> {
  const found = await events.find([...new Set(ids)])
  return new Map(found.map((event) => [event.id, event]))
}
