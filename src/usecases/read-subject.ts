import type { Card } from '../domain/card.ts'
import type { Subject } from '../domain/subject.ts'
import type { People } from '../ports/people.ts'
import type { Repositories } from '../ports/store.ts'

interface Needs {
  readonly store: Pick<Repositories, 'events' | 'approvals' | 'callbacks'>
  readonly people: People
}

/** Everything that a template may look at, as it is now; `undefined` when there is no such event. */
export type ReadSubject = (eventId: string) => Promise<Subject | undefined>

export function readSubject({ store, people }: Needs): ReadSubject {
  return async (eventId) => {
    const [[event], [approval]] = await Promise.all([
      store.events.find([eventId]),
      store.approvals.ofEvents([eventId]),
    ])
    if (event === undefined) return undefined
    // Nobody is told anything before it is decided: that spares a query for every card that is new.
    const decided = approval !== undefined && approval.state !== 'pending'
    const [callback] = decided ? await store.callbacks.ofApprovals([approval.id]) : []
    return { event, approval: approval ?? null, callback: callback ?? null, names: people.names }
  }
}

/** The subject of a card. Only approvals need more than the event itself. */
export function readCardSubject({ store, people }: Needs) {
  return async (card: Card): Promise<Subject | undefined> => {
    if (card.subject.kind === 'approval') return readSubject({ store, people })(card.eventId)
    const [event] = await store.events.find([card.eventId])
    return event && { event, approval: null, callback: null, names: people.names }
  }
}
