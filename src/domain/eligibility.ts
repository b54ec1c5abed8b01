import type { Approval, RefusalReason, Verdict, Vote } from './approval.ts'
import { awayFor, type Delegation } from './delegation.ts'
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

/** A person counts once, and so does whoever is stood in for: who voted in another's place leaves their own place free for a stand-in. */
export function isCounted(
  votes: readonly Pick<Vote, 'person' | 'onBehalfOf'>[],
  personId: string,
  { onBehalfOf }: Pick<Capacity, 'onBehalfOf'>,
): boolean {
  const authority = onBehalfOf ?? personId
  return votes.some((vote) => vote.person === personId || (vote.onBehalfOf ?? vote.person) === authority)
}

/** As what someone could still cast an approving vote, or why they could not: `capacityOf`, and whether they are counted. */
export function approverOf(
  approval: Question & Pick<Approval, 'votes'>,
  voter: Voter,
): Capacity | RefusalReason {
  const capacity = capacityOf(approval, voter, 'approve')
  if (typeof capacity === 'string') return capacity
  return isCounted(approval.votes, voter.person.id, capacity) ? 'already-voted' : capacity
}

/** Everyone of `people` who could still cast an approving vote: not barred, not counted already. `delegations`: who is away now. */
export function whoMayApprove(
  approval: Question & Pick<Approval, 'votes'>,
  people: readonly Person[],
  delegations: readonly Delegation[],
): readonly Person[] {
  return people.filter((person) => {
    const standsInFor = awayFor(delegations, people, person)
    return typeof approverOf(approval, { person, standsInFor }) !== 'string'
  })
}
