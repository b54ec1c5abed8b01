import type { Approval } from '../../domain/approval.ts'
import type { Holding } from '../../domain/holding/holding.ts'
import { restAt } from '../../domain/holding/quiet-hours.ts'
import { type Weight, weighed } from '../../domain/holding/weight.ts'
import { personAt } from '../../domain/person.ts'
import type { WantedCard } from '../../ports/card-store.ts'
import type { Clock } from '../../ports/clock.ts'
import type { People } from '../../ports/people.ts'
import type { Repositories } from '../../ports/store.ts'

export interface RestNeeds {
  readonly holding: () => Holding
  readonly people: People
  readonly clock: Clock
}

/** Which cards these are. */
interface About {
  readonly eventId: string
  readonly approval: Approval | undefined
  /** Until when an answer is waited for that is no approval. */
  readonly answerBy?: Date
  /** Ids of those who asked to be told just now. */
  readonly woken?: readonly string[]
}

/** Puts off what is sent to somebody alone, in their quiet hours, to the end of these, unless it has to wake them. */
export async function respectQuietHours(
  tx: Pick<Repositories, 'events'>,
  { holding, people, clock }: RestNeeds,
  wanted: readonly WantedCard[],
  about: About,
): Promise<readonly WantedCard[]> {
  const { quietHours } = holding()
  if (quietHours.length === 0 || wanted.length === 0) return wanted
  const weight = await weightOf(tx, about)
  const facts = { quietHours, people: people.all }
  return wanted.map((card) => {
    const person = personAt(people.all, card.destination)
    if (person === undefined || about.woken?.includes(person.id)) return card
    const rest = restAt(facts, card.destination, weight, clock.now())
    return rest === undefined ? card : { ...card, dueAt: rest.until }
  })
}

async function weightOf(
  tx: Pick<Repositories, 'events'>,
  { eventId, approval, answerBy }: About,
): Promise<Weight> {
  const [event] = await tx.events.find([eventId])
  if (event !== undefined) return weighed(event, approval, answerBy)
  return { isCritical: approval?.risk === 'critical', asks: true, asksUntil: approval?.expiresAt ?? null }
}
