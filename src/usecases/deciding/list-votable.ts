import type { Approval } from '../../domain/approval.ts'
import { awayFor } from '../../domain/delegation.ts'
import { capacityOf, isCounted, type Voter } from '../../domain/eligibility.ts'
import type { Person } from '../../domain/person.ts'
import type { People } from '../../ports/people.ts'
import type { Store } from '../../ports/store.ts'

interface Needs {
  readonly store: Pick<Store, 'approvals' | 'delegations'>
  readonly people: People
}

/** So many pending approvals are looked at. */
const READ = 100

/** What waits for one person. `more`: more are pending than were looked at. */
export interface Votable {
  /** Newest first. */
  readonly approvals: readonly Approval[]
  readonly more: boolean
}

/** The pending approvals that a person may still vote on. */
export type ListVotable = (person: Person) => Promise<Votable>

export function listVotable({ store, people }: Needs): ListVotable {
  return async (person) => {
    const [pending, delegations] = await Promise.all([
      store.approvals.list({ state: 'pending' }, { limit: READ }),
      store.delegations.active(),
    ])
    const voter = { person, standsInFor: awayFor(delegations, people.all, person) }
    const approvals = pending.items.filter((approval) => mayStillVote(approval, voter))
    return { approvals, more: pending.next !== null }
  }
}

/** Rejecting asks for no more than approving, so that whoever may do either may reject. */
function mayStillVote(approval: Approval, voter: Voter): boolean {
  const capacity = capacityOf(approval, voter, 'reject')
  return typeof capacity !== 'string' && !isCounted(approval.votes, voter.person.id, capacity)
}
