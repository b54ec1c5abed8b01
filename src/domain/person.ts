import type { Destination } from './card.ts'
import { fits } from './match.ts'

/** Someone known to us. Inside the domain a person is this `id`, never a Slack id. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly roles: readonly string[]
  readonly slack: readonly SlackIdentity[]
  readonly linear: readonly string[]
  readonly email: readonly string[]
  /** Sources and agents that this person answers for, as globs: what they ask for, this person does not approve. */
  readonly owns: readonly string[]
}

/** `team` is absent where the configuration names only the user. */
export interface SlackIdentity {
  readonly team?: string | undefined
  readonly user: string
}

export type Identity =
  | { readonly channel: 'slack'; readonly team?: string | undefined; readonly user: string }
  | { readonly channel: 'linear'; readonly user: string }
  | { readonly channel: 'api'; readonly person: string }
  /** By a signed link that was mailed to this person. */
  | { readonly channel: 'email'; readonly person: string }

/** Who is behind an identity; `undefined` for a stranger, who can do nothing. Names and addresses are never matched. */
export function findPerson(people: readonly Person[], identity: Identity): Person | undefined {
  return people.find((person) => isSame(person, identity))
}

function isSame(person: Person, identity: Identity): boolean {
  switch (identity.channel) {
    case 'api':
    case 'email':
      return person.id === identity.person
    case 'linear':
      return person.linear.includes(identity.user)
    case 'slack':
      return person.slack.some(
        ({ team, user }) => user === identity.user && (team === undefined || team === identity.team),
      )
  }
}

/** Who alone reads there: whose direct messages or mail address it is; `undefined` where several do, or nobody listed. */
export function personAt(people: readonly Person[], { channel, target }: Destination): Person | undefined {
  const readers = people.filter(
    ({ slack, email }) =>
      (channel === 'slack' && slack.some(({ user }) => user === target)) ||
      (channel === 'email' && email.some((address) => address.toLowerCase() === target.toLowerCase())),
  )
  return readers.length === 1 ? readers[0] : undefined
}

/**
 * Whether one of `askers` (a requester, an owner, an agent, a source, as the event spells them) is this person or an
 * agent of theirs. Generous on purpose, display names included: a match only ever takes a right away.
 */
export function isOneOf(person: Person, askers: readonly string[]): boolean {
  const names = new Set(
    [person.id, person.name, ...person.email, ...person.linear, ...person.slack.map(({ user }) => user)].map(
      plain,
    ),
  )
  return askers.some((asker) => names.has(plain(asker)) || person.owns.some((glob) => fits(glob, asker)))
}

/** `<@U0ALEX|alex>`, `@alex` and `Alex ` are spellings of one name. */
function plain(name: string): string {
  return name
    .trim()
    .replace(/^<?@|(\|[^>]*)?>$/g, '')
    .toLowerCase()
}

/** What the audit calls somebody who is nobody to us. */
export function identityName(identity: Identity): string {
  return 'person' in identity ? `unknown:${identity.person}` : `${identity.channel}:${identity.user}`
}
