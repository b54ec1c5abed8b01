import type { Approval } from '../src/domain/approval.ts'
import type { Policy } from '../src/domain/policy.ts'
import { missing } from '../src/domain/tally.ts'
import { counted, enumeration } from './sentence.ts'

type Counted = Pick<Approval, 'state' | 'votes' | 'policy'>

/** `2 more approvals, one of them from security_team`; undefined where nothing is missing. */
export function missingWords(approval: Counted): string | undefined {
  const { votes, roles } = missing(approval)
  if (votes === 0) return undefined
  const words = counted(votes, 'more approval')
  if (roles.length === 0) return words
  const named = roles.length === 1 ? `from ${roles[0]}` : `one from each of ${enumeration(roles)}`
  if (roles.length === votes) return `${words}, ${named}`
  return `${words}, ${roles.length === 1 ? `one of them ${named}` : `among them ${named}`}`
}

/** `1 more approval is needed, from security_team`; undefined where nothing is missing. */
export function missingSentence(approval: Counted): string | undefined {
  const words = missingWords(approval)
  if (words === undefined) return undefined
  const [count = '', ...rest] = words.split(',')
  const verb = missing(approval).votes === 1 ? 'is' : 'are'
  return [`${count} ${verb} needed`, ...rest].join(',')
}

/** How many votes a policy wants, the roles that it names included. */
export function votesWanted({ quorum, eachOf }: Pick<Policy, 'quorum' | 'eachOf'>): number {
  return Math.max(quorum, eachOf.length)
}

/** `1 of 2`: how far the approving votes have come. */
export function progressOf(approval: Counted): string {
  const wanted = votesWanted(approval.policy)
  return `${Math.max(0, wanted - missing(approval).votes)} of ${wanted}`
}
