import { destinationName } from '../../src/domain/card.ts'
import type { Group } from '../../src/domain/grouping/group.ts'
import type { ExplainedGroup } from '../../src/usecases/showing/explain-groups.ts'
import type { EventWithCards } from '../../src/usecases/showing/read-event.ts'

/** The groups that an event is in, with the card that each has. */
export function toGroupBodies({ groups, cards }: Pick<EventWithCards, 'groups' | 'cards'>) {
  return groups.map((group) => {
    const card = cards.find(({ subject }) => subject.id === group.subject.id)
    const at = card && { card_id: card.id, destination: destinationName(card.destination) }
    return { ...toSize(group), card_id: null, destination: null, ...at }
  })
}

/** Whose card an event would share, and by what. */
export function toExplainedGroupBody({ destination, by, windowMs, joins }: ExplainedGroup) {
  return {
    destination: destinationName(destination),
    by,
    window_seconds: windowMs / 1000,
    joins: joins && toSize(joins),
  }
}

function toSize({ count, firstAt, lastAt }: Pick<Group, 'count' | 'firstAt' | 'lastAt'>) {
  return { count, first_at: firstAt.toISOString(), last_at: lastAt.toISOString() }
}
