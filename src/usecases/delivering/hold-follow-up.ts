import { toldApart } from '../../domain/events/event.ts'
import type { Holding } from '../../domain/holding/holding.ts'
import { restAt } from '../../domain/holding/quiet-hours.ts'
import { type Weight, weighed } from '../../domain/holding/weight.ts'
import { newsOf } from '../../domain/news.ts'
import type { Subject } from '../../domain/subject.ts'
import type { ClaimedCard } from '../../ports/card-store.ts'
import type { Channel } from '../../ports/channel.ts'
import type { Clock } from '../../ports/clock.ts'
import type { People } from '../../ports/people.ts'
import type { Store } from '../../ports/store.ts'

interface Needs {
  readonly store: Store
  readonly holding: () => Holding
  readonly people: People
  readonly clock: Clock
}

/**
 * Where nothing that was posted can be changed, what became of it is one more message: to somebody alone who rests, it waits
 * for the end of their quiet hours, unless it has to wake them, and is said as it stands by then. Undefined where nothing waits.
 */
export async function holdFollowUp(
  { store, holding, people, clock }: Needs,
  claim: ClaimedCard,
  { can }: Channel,
  subject: Subject,
): Promise<'settled' | 'raised' | 'lost' | undefined> {
  const { destination, providerRef } = claim.card
  const { quietHours } = holding()
  if (can.update || providerRef === null || quietHours.length === 0) return undefined
  if (newsOf(subject, providerRef.told) === undefined) return undefined
  const facts = { quietHours, people: people.all }
  const rest = restAt(facts, destination, weightOf(subject), clock.now())
  return rest && store.cards.held(claim, rest.until)
}

/** What is decided, answered or over asks nobody any more. */
function weightOf({ event, approval, inquiry }: Subject): Weight {
  const weight = weighed(toldApart(event), approval ?? undefined, inquiry?.expiresAt)
  const asks = approval?.state === 'pending' || inquiry?.state === 'open'
  return asks ? weight : { ...weight, asks: false, asksUntil: null }
}
