import { findPerson, type Person } from '../../domain/person.ts'
import type { People } from '../../ports/people.ts'

/** The people of the configuration. */
export function directory(people: readonly Person[]): People {
  return {
    find: (identity) => findPerson(people, identity),
    names: Object.fromEntries(people.map(({ id, name }) => [id, name])),
  }
}
