import type { Approval, RefusalReason, Verdict } from './approval.ts'
import { isOneOf, type Person } from './person.ts'

/** Who votes, and who has them stand in at this moment. */
export interface Voter {
  readonly person: Person
  /** People who are away and named this person (delegation.ts). */
  readonly standsInFor: readonly Person[]
}

/** In whose place, and with which roles, a vote counts. */
export interface Capacity {
  readonly onBehalfOf: string | null
  readonly roles: readonly string[]
}

type Question = Pick<Approval, 'policy' | 'grants' | 'askers'>

/** As what someone may vote, or why they may not. Their own right comes first, then those of others. */
export function capacityOf(
  approval: Question,
  { person, standsInFor }: Voter,
  verdict: Verdict,
): Capacity | RefusalReason {
  const barred = (someone: Person) => verdict === 'approve' && isBarred(approval, someone)
  if (barred(person)) return 'own-request'
  const gaveAway = handedOver(approval, person.id)
  if (mayVote(approval, person) && !gaveAway) return { onBehalfOf: null, roles: person.roles }

  const [other] = [
    ...standsInFor
      .filter((away) => mayVote(approval, away) && !handedOver(approval, away.id) && !barred(away))
      .map(({ id, roles }) => ({ onBehalfOf: id, roles })),
    ...receivedBy(approval, person.id),
  ]
  return approval.policy.delegation === 'allowed' && other !== undefined
    ? other
    : gaveAway
      ? 'handed-over'
      : 'not-an-approver'
}

/** Whether the policy, or an escalation, lets this person vote in their own right. */
export function mayVote({ policy, grants }: Question, { id, roles }: Person): boolean {
  if (policy.roles === null || policy.roles.some((role) => roles.includes(role))) return true
  return grants.some((grant) => grant.kind === 'escalated' && grant.to.some((to) => names(to, id, roles)))
}

/** Nobody approves what they, or an agent of theirs, ask for. */
export function isBarred({ policy, askers }: Question, person: Person): boolean {
  return !policy.selfApproval && isOneOf(person, askers)
}

function handedOver({ grants }: Question, personId: string): boolean {
  return grants.some((grant) => grant.kind === 'reassigned' && grant.from === personId)
}

function receivedBy({ grants }: Question, personId: string): Capacity[] {
  return grants.flatMap((grant) =>
    grant.kind === 'reassigned' && grant.to === personId
      ? [{ onBehalfOf: grant.from, roles: grant.roles }]
      : [],
  )
}

/** Whether `role:<role>` or `person:<id>` names this person. */
export function names(target: string, id: string, roles: readonly string[]): boolean {
  const [kind, name = ''] = [target.slice(0, target.indexOf(':')), target.slice(target.indexOf(':') + 1)]
  return kind === 'role' ? roles.includes(name) : kind === 'person' && name === id
}

/** Everyone of `people` who could still cast an approving vote: not barred, not counted already. */
export function whoMayApprove(
  approval: Question & Pick<Approval, 'votes'>,
  people: readonly Person[],
  standInsOf: (person: Person) => readonly Person[],
): readonly Person[] {
  const counted = new Set(approval.votes.flatMap(({ person, onBehalfOf }) => [person, onBehalfOf]))
  return people.filter((person) => {
    const capacity = capacityOf(approval, { person, standsInFor: standInsOf(person) }, 'approve')
    return (
      typeof capacity !== 'string' &&
      !counted.has(person.id) &&
      !counted.has(capacity.onBehalfOf ?? person.id)
    )
  })
}
