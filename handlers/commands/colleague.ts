import type { Message } from '../../src/domain/message.ts'
import { peopleCalled } from '../../src/domain/people-called.ts'
import type { Identity, Person } from '../../src/domain/person.ts'
import { whoIsMeant } from '../../templates/approval-answers.ts'
import type { CommandNeeds } from './needs.ts'

const MENTION = /^<@([A-Z0-9]+)(?:\|[^>]*)?>$/

export type Colleague =
  | { readonly kind: 'one'; readonly person: Person }
  | { readonly kind: 'unclear'; readonly message: Message }

/** The listed person whom somebody names, by mention, id or name; more than one is asked about, never guessed. */
export async function colleague(
  { people }: Pick<CommandNeeds, 'people'>,
  words: string,
  asker: Identity,
): Promise<Colleague> {
  const user = MENTION.exec(words.trim())?.[1]
  const team = asker.channel === 'slack' ? asker.team : undefined
  const mentioned = user === undefined ? undefined : await people.find({ channel: 'slack', team, user })
  const candidates = mentioned ? [mentioned] : peopleCalled(people.all, words)
  const [person, ...others] = candidates
  if (person !== undefined && others.length === 0) return { kind: 'one', person }
  return { kind: 'unclear', message: whoIsMeant(words.slice(0, 60), candidates) }
}
