import type { Approval } from './approval.ts'
import { capacityOf } from './eligibility.ts'
import type { Person } from './person.ts'
import { tally } from './tally.ts'

/**
 * Whether the votes of all who could still approve would be enough. Whoever is asked only because somebody is away may
 * bring any of the roles that are asked for: whose place it is, is known when the vote is cast.
 */
export function canBeApproved(approval: Approval, askable: readonly Person[]): boolean {
  const { votes, policy } = approval
  const theirs = askable.map((person) => ({ verdict: 'approve', roles: rolesOf(approval, person) }) as const)
  return tally([...votes, ...theirs], policy) === 'approved'
}

function rolesOf(approval: Approval, person: Person): readonly string[] {
  const capacity = capacityOf(approval, { person, standsInFor: [] }, 'approve')
  return typeof capacity === 'string' ? approval.policy.eachOf : capacity.roles
}
