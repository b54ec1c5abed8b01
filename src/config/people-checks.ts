import type { Person } from '../domain/person.ts'
import { approversOf, type Shortage, shortageOf } from './approvers.ts'
import type { Draft } from './draft.ts'
import type { Finding } from './finding.ts'
import { didYouMean } from './nearest.ts'
import { toPolicy } from './policies-section.ts'
import { at, eachOfBesideRoles } from './policy-checks.ts'

export interface PeopleFindings {
  readonly problems: readonly Finding[]
  /** Worth a word, but approvals are possible. */
  readonly notices: readonly Finding[]
}

/** Whether the people listed can ever approve under a policy, and whether it names anyone who does not exist. */
export function checkApprovers(draft: Draft, roster: readonly Person[]): PeopleFindings {
  const escalations = draft.unclear.has('escalate') ? [] : nobodyToEscalateTo(draft, roster)
  if (draft.unclear.has('approve') || draft.unclear.has('escalate'))
    return { problems: escalations, notices: [] }
  const policy = toPolicy({ ...draft.given, name: draft.given.name ?? '' })
  const approvers = approversOf(policy, roster)
  const shortage = shortageOf(policy, approvers)
  const unheld = rolesOfNobody(draft, roster)
  if (shortage === undefined) {
    return { problems: escalations, notices: [...unheld, ...neverRejected(draft, approvers)] }
  }
  // What follows from a mistake that is named anyway is not named as well.
  const isExplained = unheld.length > 0 || eachOfBesideRoles(draft).length > 0
  const causes = isExplained ? unheld : [tooFew(draft, shortage)]
  return { problems: [...causes, ...escalations], notices: [] }
}

function rolesOfNobody({ given: { approve } }: Draft, roster: readonly Person[]): readonly Finding[] {
  const known = rolesOf(roster)
  return [...at(['approve', 'roles'], approve?.roles), ...at(['approve', 'each_of'], approve?.each_of)]
    .filter(({ value }) => !known.includes(value))
    .map(({ path, value }) => ({ path, problem: nobodyHas(value, known) }))
}

function nobodyToEscalateTo({ given }: Draft, roster: readonly Person[]): readonly Finding[] {
  const [roles, ids] = [rolesOf(roster), roster.map(({ id }) => id)]
  return (given.escalate ?? [])
    .flatMap(({ to }, index) => at(['escalate', index, 'to'], to))
    .flatMap(({ path, value }) => {
      const name = value.slice(value.indexOf(':') + 1)
      const known = value.startsWith('role:') ? roles : ids
      if (known.includes(name)) return []
      const problem =
        known === roles
          ? nobodyHas(name, roles)
          : `nobody has the id "${name}"${didYouMean(name, ids, 'name someone listed in people')}`
      return [{ path, problem: `escalate.to: ${problem}` }]
    })
}

function nobodyHas(role: string, known: readonly string[]): string {
  return `nobody has the role "${role}"${didYouMean(role, known, 'give it to someone in people')}`
}

function tooFew({ given: { approve } }: Draft, { roles, needed, there }: Shortage): Finding {
  const these = there.length === 1 ? 'only one person' : `only ${there.length} people`
  const listed = there.length === 0 ? '' : ` (${there.map(({ name }) => name).join(', ')})`
  if (roles.length > 0) {
    const problem = `can never be approved: each_of needs ${needed} different people for ${roles.join(' and ')}, and ${these} may stand for them${listed}`
    return { path: ['approve', 'each_of'], problem }
  }
  const path = approve?.quorum === undefined ? ['approve'] : ['approve', 'quorum']
  return { path, problem: `can never be approved: ${needed} must approve, and ${these} may${listed}` }
}

/** It fails closed, because it expires; so it may be meant. Whoever may approve may reject. */
function neverRejected({ given: { reject } }: Draft, approvers: readonly Person[]): readonly Finding[] {
  const quorum = reject?.quorum ?? 1
  if (quorum <= approvers.length) return []
  const problem = `reject.quorum: ${quorum} must reject, and only ${approvers.length} may, so it can only expire`
  return [{ path: ['reject', 'quorum'], problem }]
}

function rolesOf(people: readonly Person[]): readonly string[] {
  return [...new Set(people.flatMap(({ roles }) => roles))]
}
