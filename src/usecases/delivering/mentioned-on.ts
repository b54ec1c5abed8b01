import { type Card, destinationName } from '../../domain/card.ts'
import { toldApart } from '../../domain/events/event.ts'
import { peopleMentioned } from '../../domain/mentioned.ts'
import type { Person } from '../../domain/person.ts'
import type { Subject } from '../../domain/subject.ts'
import type { People } from '../../ports/people.ts'
import type { Rules } from '../../ports/rules.ts'
import type { Store } from '../../ports/store.ts'
import { routeStored } from '../routing/route-events.ts'

interface Needs {
  readonly store: Store
  readonly people: People
  readonly rules: Rules
}

/**
 * Whom the routes that lead to a card's place mention, by the rules as they are now; a card that stands in for another one
 * mentions whom that one would have. Reminders of approvals call people of their own.
 */
export async function mentionedOn(
  { store, people, rules }: Needs,
  { destination, insteadOf }: Card,
  { approval, event, reminder, called = [] }: Subject,
): Promise<readonly Person[]> {
  const now = rules()
  if ((reminder !== null && approval !== null) || !now.routes.some(({ mention = [] }) => mention.length > 0))
    return []
  const { routes } = await routeStored(store.cards, now, { event: toldApart(event), risk: approval?.risk })
  const place = destinationName(insteadOf?.destination ?? destination)
  const route = routes.find((one) => destinationName(one.destination) === place)
  const already = new Set(called.map(({ id }) => id))
  return peopleMentioned(route?.mention ?? [], people.all).filter(({ id }) => !already.has(id))
}
