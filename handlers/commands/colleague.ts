import type { Message } from '../../src/domain/message.ts'
import { peopleCalled } from '../../src/domain/people-called.ts'
import type { Identity, Person } from '../../src/domain/person.ts'
import { whoIsMeant } from '../../templates/approval-answers.ts'
import type { CommandNeeds } from './needs.ts'

/** In Slack. */
const MENTION = /^<@([A-Z0-9]+)(?:\|[^>]*)?>$/
/** In Linear: the address of a profile, which may have a name before it. */
const PROFILE = /^(?:\[@?([^\]]*)\]\(|<)?(https:\/\/linear\.app\/[\w-]+\/profiles\/([\w.%-]+))[)>]?$/

export type Colleague =
  | { readonly kind: 'one'; readonly person: Person }
  | { readonly kind: 'unclear'; readonly message: Message }

/** The listed person whom somebody names, by mention, id or name; more than one is asked about, never guessed. */
export async function colleague(
  needs: Pick<CommandNeeds, 'people' | 'mentioned'>,
  words: string,
  asker: Identity,
): Promise<Colleague> {
  const { people } = needs
  const mention = await mentionIn(needs, words.trim(), asker)
  const mentioned = mention.identity && (await people.find(mention.identity))
  // Somebody who is known, and not listed, is nobody else who happens to be called the same.
  const called = mention.identity ? [] : peopleCalled(people.all, mention.name)
  const candidates = mentioned ? [mentioned] : called
  const [person, ...others] = candidates
  if (person !== undefined && others.length === 0) return { kind: 'one', person }
  return { kind: 'unclear', message: whoIsMeant(mention.name.slice(0, 60), candidates) }
}

interface Mention {
  /** Whose account is mentioned, where one is. */
  readonly identity?: Identity | undefined
  readonly name: string
}

async function mentionIn(
  { mentioned }: Pick<CommandNeeds, 'mentioned'>,
  words: string,
  asker: Identity,
): Promise<Mention> {
  const team = asker.channel === 'slack' ? asker.team : undefined
  const [, user] = MENTION.exec(words) ?? []
  if (user !== undefined) return { identity: { channel: 'slack', team, user }, name: words }
  const [, name, address, profile = words] = PROFILE.exec(words) ?? []
  if (address === undefined) return { name: words }
  return { identity: await mentioned?.(address), name: name ?? profile }
}
