import type { Person } from '../../src/domain/person.ts'

/** Somebody with a role that may decide what is of medium and high risk. */
export function aPerson(changes: Partial<Person> = {}): Person {
  return {
    id: 'alex',
    name: 'Alex Kim',
    roles: ['tech_lead'],
    slack: [{ user: 'U0ALEX' }],
    linear: [],
    email: [],
    owns: [],
    ...changes,
  }
}

export const ALEX = aPerson()
export const SAM = aPerson({
  id: 'sam',
  name: 'Sam Rivera',
  roles: ['security_team', 'team_lead'],
  slack: [{ user: 'U0SAM' }],
})
export const JO = aPerson({ id: 'jo', name: 'Jo Park', roles: ['cto'], slack: [{ user: 'U0JO' }] })
export const PEOPLE: readonly Person[] = [ALEX, SAM, JO]
