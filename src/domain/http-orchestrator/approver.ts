import type { Approval, Vote } from '../approval.ts'
import { deciders } from '../callback.ts'
import { BUILT_IN } from '../policy.ts'

/** Who the orchestrator is told decided: it takes one person, in one role. */
export interface NamedApprover {
  readonly id: string
  readonly role: string
}

/** Where no person decided: its policy did, or its time was up. */
const NOBODY: NamedApprover = { id: 'countersign', role: 'countersign' }

/**
 * The decider whom the orchestrator's own policy file accepts for that risk, where there is one, else the last; and the
 * role of theirs that the vote counted for.
 */
export function namedApprover(approval: Approval): NamedApprover {
  const votes = deciders(approval)
  const vote = votes.findLast((one) => roleOf(approval, one, 'accepted') !== undefined) ?? votes.at(-1)
  if (vote === undefined) return NOBODY
  return { id: vote.person, role: roleOf(approval, vote, 'any') ?? 'approver' }
}

function roleOf({ policy, risk }: Approval, { roles }: Vote, which: 'accepted' | 'any'): string | undefined {
  const asked = policy.roles === null ? roles : roles.filter((role) => policy.roles?.includes(role))
  const accepted = asked.find((role) => BUILT_IN[risk].roles?.includes(role))
  return which === 'accepted' ? accepted : (accepted ?? asked[0] ?? roles[0])
}
