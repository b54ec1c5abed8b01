import { type Approval, type RefusalReason, whyClosed } from './approval.ts'
import { isBarred, mayVote } from './eligibility.ts'
import type { Person } from './person.ts'

/**
 * A person hands their place in one approval to another, who then votes with the first one's roles. Only their own
 * place: what one stands in for is not passed on, and whoever asks does not choose who judges. The last handover holds;
 * handing it back is a handover to oneself.
 */
export function handOver(approval: Approval, from: Person, to: Person, at: Date): Approval | RefusalReason {
  const closed = whyClosed(approval, at)
  if (closed) return closed
  if (!mayVote(approval, from) || approval.policy.delegation === 'forbidden') return 'not-an-approver'
  if (isBarred(approval, from)) return 'own-request'
  if (approval.votes.some((vote) => (vote.onBehalfOf ?? vote.person) === from.id)) return 'already-voted'
  const others = approval.grants.filter((grant) => grant.kind !== 'reassigned' || grant.from !== from.id)
  if (to.id === from.id) return { ...approval, grants: others }
  const grant = { kind: 'reassigned', from: from.id, to: to.id, roles: from.roles, at } as const
  return { ...approval, grants: [...others, grant] }
}
