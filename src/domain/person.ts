/** Someone known to us. Inside the domain a person is this `id`, never a Slack id. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly roles: readonly string[]
  readonly slack: readonly SlackIdentity[]
  readonly linear: readonly string[]
  readonly email: readonly string[]
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

/** Who is behind an identity; `undefined` for a stranger, who can do nothing. Names and addresses are never matched. */
export function findPerson(people: readonly Person[], identity: Identity): Person | undefined {
  return people.find((person) => isSame(person, identity))
}

function isSame(person: Person, identity: Identity): boolean {
  switch (identity.channel) {
    case 'api':
      return person.id === identity.person
    case 'linear':
      return person.linear.includes(identity.user)
    case 'slack':
      return person.slack.some(
        ({ team, user }) => user === identity.user && (team === undefined || team === identity.team),
      )
  }
}
