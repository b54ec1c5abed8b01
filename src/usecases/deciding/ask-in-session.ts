import { byUrgency } from '../../../templates/inbox.ts'
import { sessionPlace } from '../../domain/agent-session.ts'
import type { Approval } from '../../domain/approval.ts'
import type { Person } from '../../domain/person.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Ids } from '../../ports/ids.ts'
import type { Queue } from '../../ports/queue.ts'
import type { Store } from '../../ports/store.ts'
import { wakeCards } from '../delivering/wake-cards.ts'
import type { ListVotable } from './list-votable.ts'

interface Needs {
  readonly store: Store
  readonly queue: Queue
  readonly clock: Clock
  readonly ids: Ids
  readonly listVotable: ListVotable
}

/** More questions at once would be a wall. */
const ASKED = 5

/** What a session asks about now. */
interface AskedInSession {
  /** The most urgent first. */
  readonly asked: readonly Approval[]
  /** How many more wait; those that were not looked at are not counted. */
  readonly left: number
  /** Has them shown now; where nobody calls it, they are shown a moment later. */
  readonly show: () => Promise<void>
}

export type AskInSession = (session: string, person: Person) => Promise<AskedInSession>

/**
 * Asks a person in a session for what they may vote on: each approval as one more card, kept true like any other. When
 * this returns, it is durable; asked twice, it is asked once.
 */
export function askInSession({ store, queue, clock, ids, listVotable }: Needs): AskInSession {
  return async (session, person) => {
    const approvals = byUrgency((await listVotable(person)).approvals)
    const asked = approvals.slice(0, ASKED)
    const raised = await store.cards.raise(
      asked.map(({ id, eventId }) => ({
        id: ids.next(),
        subject: { kind: 'approval', id },
        destination: sessionPlace(session),
        eventId,
        eventAt: clock.now(),
      })),
    )
    return { asked, left: approvals.length - asked.length, show: () => wakeCards(queue, raised) }
  }
}
