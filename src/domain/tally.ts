import type { Approval, ApprovalState, Vote } from './approval.ts'
import type { Policy } from './policy.ts'

type Counted = Pick<Vote, 'verdict' | 'roles'>
type Rules = Pick<Policy, 'quorum' | 'eachOf' | 'rejectQuorum'>

/** What is missing for an approval: so many votes, and among them one from each of these roles. */
export interface Missing {
  readonly votes: number
  readonly roles: readonly string[]
}

/** What the votes amount to. */
export function tally(
  votes: readonly Counted[],
  policy: Rules,
): Extract<ApprovalState, 'pending' | 'approved' | 'rejected'> {
  const rejections = votes.filter(({ verdict }) => verdict === 'reject').length
  if (rejections >= policy.rejectQuorum) return 'rejected'
  return missingFrom(votes, policy).votes === 0 ? 'approved' : 'pending'
}

/** What a pending approval still lacks; nothing for a decided one. */
export function missing({ state, votes, policy }: Pick<Approval, 'state' | 'votes' | 'policy'>): Missing {
  return state === 'pending' ? missingFrom(votes, policy) : { votes: 0, roles: [] }
}

function missingFrom(votes: readonly Counted[], { quorum, eachOf }: Rules): Missing {
  const approving = votes.filter(({ verdict }) => verdict === 'approve')
  const roles = uncovered(eachOf, approving)
  return { votes: Math.max(0, quorum - approving.length, roles.length), roles }
}

/** The roles that remain when every voter stands for at most one of them, in the way that leaves the fewest. */
function uncovered([role, ...others]: readonly string[], voters: readonly Counted[]): readonly string[] {
  if (role === undefined) return []
  const without = [role, ...uncovered(others, voters)]
  return voters
    .filter(({ roles }) => roles.includes(role))
    .map((holder) =>
      uncovered(
        others,
        voters.filter((voter) => voter !== holder),
      ),
    )
    .reduce((fewest, left) => (left.length < fewest.length ? left : fewest), without)
}
