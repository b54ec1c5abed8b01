import { z } from 'zod'
import type { ProfileUrl } from '../../../templates/render/markdown.ts'
import type { Message, MessageBlock, Phrase } from '../../domain/message.ts'
import type { Identity, Person } from '../../domain/person.ts'
import type { LinearRequest } from './linear-client.ts'
import { OPERATIONS } from './operations.ts'

/** What is known of people's profiles: a person is notified by the address of theirs, which is asked for once. */
export function knownProfiles() {
  const known = new Map<string, string>()
  const urlOf: ProfileUrl = ({ linear }) => linear.flatMap((user) => known.get(user) ?? [])[0]
  return {
    urlOf,
    learn: (profiles: ReadonlyMap<string, string>) => {
      for (const [user, url] of profiles) known.set(user, url)
    },
    /** The users whom a message mentions and whose address is to be asked for. */
    unknownIn: (message: Message): readonly string[] =>
      mentioned(message)
        .flatMap(({ linear }) => linear)
        .filter((user) => !known.has(user)),
  }
}

function mentioned({ blocks }: Message): readonly Person[] {
  return blocks
    .flatMap(phrasesOf)
    .flat()
    .flatMap((inline) => (typeof inline === 'object' && 'mention' in inline ? [inline.mention] : []))
}

/** Where somebody may be mentioned. */
function phrasesOf(block: MessageBlock): readonly Phrase[] {
  if (block.kind === 'text') return [block.text]
  return block.kind === 'facts' ? block.facts.map(({ value }) => value) : []
}

const found = z.object({ users: z.object({ nodes: z.array(z.object({ id: z.string(), url: z.url() })) }) })

/** Whose profile an address is; undefined for nobody's in this workspace. Throws `DeliveryError`. */
export function userOfProfile(request: LinearRequest) {
  return async (url: string): Promise<Identity | undefined> => {
    const name = decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? '')
    const { users } = await request('userOfProfile', OPERATIONS.userOfProfile, { name }, found)
    const user = users.nodes.find((one) => one.url === url)
    return user && { channel: 'linear', user: user.id }
  }
}
