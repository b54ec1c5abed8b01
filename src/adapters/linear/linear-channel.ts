import { toMarkdown } from '../../../templates/render/markdown.ts'
import type { Card, ProviderRef } from '../../domain/card.ts'
import { commentId } from '../../domain/comment-id.ts'
import { DeliveryError } from '../../domain/errors.ts'
import type { Message } from '../../domain/message.ts'
import type { Channel } from '../../ports/channel.ts'
import { isInvalid, linearComments } from './comments.ts'
import { issueIds } from './issue-ids.ts'
import type { LinearRequest } from './linear-client.ts'
import { profileUrls } from './profile-urls.ts'

interface Needs {
  readonly request: LinearRequest
  /** Whether a reply is a way to decide: only where webhooks reach us. */
  readonly hearsReplies: boolean
}

/** A card whose comment was deleted is posted anew, and Linear gives no id twice: so often may that happen. */
const LIVES = 8

/** The comment's id in a card's first life, its second … */
function lives(card: Card): readonly string[] {
  return Array.from({ length: LIVES }, (_, life) => commentId(`card:${card.id}:${life}`))
}

/**
 * Cards as comments on an issue, named by its id or identifier; a card below another one is a reply. A comment's id is
 * made from the card's, so that posting twice is refused by Linear itself.
 */
export function linearChannel({ request, hearsReplies }: Needs): Channel {
  const issues = issueIds(request)
  const comments = linearComments(request)
  const profiles = profileUrls(request)

  async function render(message: Message): Promise<string> {
    return toMarkdown(message, { profileUrl: await profiles.ofMentioned(message), hearsReplies }).text
  }

  /** In its first life that Linear takes. */
  async function create(card: Card, body: string, parentId: string | undefined): Promise<ProviderRef> {
    const issueId = await issues.resolve(card.destination.target)
    let refused: unknown
    for (const id of lives(card)) {
      try {
        const outcome = await comments.create({ id, issueId, parentId, body })
        // It was posted before, and its answer lost; what is to be shown may be newer.
        if (outcome === 'taken') await comments.update(id, body)
        return { comment: id }
      } catch (error) {
        if (!isInvalid(error)) throw error
        refused = error
      }
    }
    throw refused
  }

  return {
    name: 'linear',
    can: { update: true, buttons: false, thread: true },

    async post(card, message, thread) {
      const parentId = thread?.comment
      const body = await render(message)
      const isThere = parentId !== undefined && (await comments.existing([parentId])).has(parentId)
      return create(card, body, isThere ? parentId : undefined)
    },

    async update(card, { comment }, message) {
      if (comment === undefined) throw new Error(`Card ${card.id} has no Linear reference.`)
      const outcome = await comments.update(comment, await render(message))
      if (outcome === 'gone') throw new DeliveryError('gone', 'commentUpdate: no such comment')
    },

    async find(card) {
      const ids = lives(card)
      const existing = await comments.existing(ids)
      const comment = ids.find((id) => existing.has(id))
      return comment === undefined ? undefined : { comment }
    },
  }
}
