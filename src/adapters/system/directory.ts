import { findPerson, type Identity, type Person } from '../../domain/person.ts'
import type { People } from '../../ports/people.ts'
import type { IdentityStore } from '../../ports/people-store.ts'
import type { Profiles } from '../../ports/profiles.ts'

interface Needs {
  readonly people: readonly Person[]
  /** Identities that people proved to be theirs. */
  readonly proven: Pick<IdentityStore, 'find'>
  /** Given only where the operator switched matching by address on. */
  readonly profiles?: Profiles | undefined
}

/** The people of the configuration, by what it names, what they proved, and, where that is switched on, their address. */
export function directory({ people, proven, profiles }: Needs): People {
  const byId = new Map(people.map((person) => [person.id, person]))

  async function find(identity: Identity): Promise<Person | undefined> {
    const configured = findPerson(people, identity)
    if (configured !== undefined || 'person' in identity) return configured
    // Whoever was taken from the configuration is nobody again, whatever they once proved.
    const known = byId.get((await proven.find(identity)) ?? '')
    return known ?? byAddress(people, await profiles?.confirmedAddress(identity))
  }

  // Without a prototype, so that no id (“constructor”) finds what is not a name.
  const names: Record<string, string> = Object.create(null)
  for (const { id, name } of people) names[id] = name
  return { all: people, names, find }
}

/** Addresses are compared whole; upper and lower case mean the same mailbox nearly everywhere. */
function byAddress(people: readonly Person[], address: string | undefined): Person | undefined {
  const wanted = address?.toLowerCase()
  return people.find(({ email }) => email.some((one) => one.toLowerCase() === wanted))
}
