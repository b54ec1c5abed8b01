import type { Person } from './person.ts'

/** Someone is away and names who answers in their place. */
export interface Delegation {
  /** Person ids. */
  readonly from: string
  readonly to: string
  readonly since: Date
  readonly until: Date
}

/** Those of `people` who are away and named this person. */
export function awayFor(
  delegations: readonly Delegation[],
  people: readonly Person[],
  { id }: Person,
): readonly Person[] {
  const away = new Set(delegations.filter(({ to }) => to === id).map(({ from }) => from))
  return people.filter((person) => away.has(person.id))
}
