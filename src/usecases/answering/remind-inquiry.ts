import { sessionAt } from '../../domain/agent-session.ts'
import type { WantedCard } from '../../ports/card-store.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Ids } from '../../ports/ids.ts'
import type { Queue } from '../../ports/queue.ts'
import type { Repositories, Store } from '../../ports/store.ts'
import { wakeCards } from '../delivering/wake-cards.ts'
import { type RestNeeds, respectQuietHours } from '../routing/respect-quiet-hours.ts'

interface Needs extends RestNeeds {
  readonly store: Store
  readonly queue: Queue
  readonly clock: Clock
  readonly ids: Ids
}

/** Reminds people, beside each of its cards, of a question that nobody answered yet. Once, by one process. */
export function remindInquiry(needs: Needs): (eventId: string) => Promise<void> {
  return async (eventId) => {
    const raised = await needs.store.transaction(async (tx) => {
      const inquiry = await tx.inquiries.takeReminder(eventId)
      if (inquiry === undefined) return []
      const wanted = await reminderCards(tx, needs, eventId)
      const subject = `event:${eventId}`
      await tx.audit.append([{ actor: 'countersign', action: 'inquiry.reminded', subject, detail: {} }])
      const about = { eventId, approval: undefined, answerBy: inquiry.expiresAt }
      return tx.cards.raise(await respectQuietHours(tx, needs, wanted, about))
    })
    await wakeCards(needs.queue, raised)
  }
}

/** Nobody is reminded of what they never saw, and a session stays a question of who began it. */
async function reminderCards(
  tx: Repositories,
  { ids, clock }: Needs,
  eventId: string,
): Promise<readonly WantedCard[]> {
  const cards = await tx.cards.ofSubject({ kind: 'event', id: eventId })
  return cards
    .filter(({ destination, providerRef }) => providerRef !== null && sessionAt(destination) === undefined)
    .map(({ destination }) => ({
      id: ids.next(),
      subject: { kind: 'inquiry-reminder', id: eventId },
      destination,
      eventId,
      eventAt: clock.now(),
    }))
}
