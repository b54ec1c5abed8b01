import { z } from 'zod'
import type { ProfileUrl } from '../../../templates/render/markdown.ts'
import type { Message } from '../../domain/message.ts'
import type { Person } from '../../domain/person.ts'
import type { LinearRequest } from './linear-client.ts'
import { OPERATIONS } from './operations.ts'

const found = z.object({ users: z.object({ nodes: z.array(z.object({ id: z.string(), url: z.url() })) }) })

/** A person is notified by the address of their profile, which is asked for once each. */
export function profileUrls(request: LinearRequest) {
  const known = new Map<string, string>()

  const urlOf: ProfileUrl = ({ linear }) => linear.flatMap((user) => known.get(user) ?? [])[0]

  return {
    /** For those whom a message mentions; undefined for people who are not in this workspace. */
    async ofMentioned(message: Message): Promise<ProfileUrl> {
      const ids = mentioned(message)
        .flatMap(({ linear }) => linear)
        .filter((user) => !known.has(user))
      if (ids.length === 0) return urlOf
      const { users } = await request('users', OPERATIONS.users, { ids }, found)
      for (const { id, url } of users.nodes) known.set(id, url)
      return urlOf
    },
  }
}

function mentioned({ blocks }: Message): readonly Person[] {
  return blocks
    .flatMap((block) => (block.kind === 'text' ? [block.text].flat() : []))
    .flatMap((inline) => (typeof inline === 'object' && 'mention' in inline ? [inline.mention] : []))
}
