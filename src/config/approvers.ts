import { mayVote } from '../domain/eligibility.ts'
import type { Person } from '../domain/person.ts'
import type { Policy } from '../domain/policy.ts'

/** Everyone who may ever approve under a policy: those whom it names, and those to whom it escalates. */
export function approversOf(policy: Policy, people: readonly Person[]): readonly Person[] {
  const grants = policy.escalate.map(({ to }) => ({ kind: 'escalated', to, at: new Date(0) }) as const)
  return people.filter((person) => mayVote({ policy, grants, askers: [] }, person))
}

/** Why an approval under a policy could never be reached by these people; `undefined` where it could. */
export interface Shortage {
  /** The roles that lack people; none where there are too few people at all. */
  readonly roles: readonly string[]
  readonly needed: number
  readonly there: readonly Person[]
}

export function shortageOf({ quorum, eachOf }: Policy, approvers: readonly Person[]): Shortage | undefined {
  // Hall's theorem: everyone can stand for another role if and only if every set of roles has as many holders as roles.
  const crowded = subsetsOf(eachOf)
    .map((roles) => ({ roles, needed: roles.length, there: holdersOf(roles, approvers) }))
    .filter(({ needed, there }) => there.length < needed)
    .toSorted((one, other) => one.needed - other.needed)
  if (crowded[0]) return crowded[0]
  return approvers.length < quorum ? { roles: [], needed: quorum, there: approvers } : undefined
}

function holdersOf(roles: readonly string[], people: readonly Person[]): readonly Person[] {
  return people.filter((person) => roles.some((role) => person.roles.includes(role)))
}

function subsetsOf([role, ...others]: readonly string[]): readonly (readonly string[])[] {
  if (role === undefined) return [[]]
  const without = subsetsOf(others)
  return [...without, ...without.map((subset) => [role, ...subset])]
}
