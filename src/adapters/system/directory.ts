import { findPerson, type Person } from '../../domain/person.ts'
import type { People } from '../../ports/people.ts'
import type { IdentityStore } from '../../ports/people-store.ts'

/** The people of the configuration, with the identities that they proved to be theirs. */
export function directory(people: readonly Person[], proven: Pick<IdentityStore, 'find'>): People {
  const byId = new Map(people.map((person) => [person.id, person]))
  return {
    all: people,
    names: Object.fromEntries(people.map(({ id, name }) => [id, name])),
    async find(identity) {
      const configured = findPerson(people, identity)
      if (configured !== undefined || identity.channel === 'api') return configured
      // Whoever was taken from the configuration is nobody again, whatever they once proved.
      return byId.get((await proven.find(identity)) ?? '')
    },
  }
}
