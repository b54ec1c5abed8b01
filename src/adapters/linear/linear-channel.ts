import { toMarkdown } from '../../../templates/render/markdown.ts'
import { sessionAt } from '../../domain/agent-session.ts'
import { type Card, isReminder, type ProviderRef } from '../../domain/card.ts'
import { commentId } from '../../domain/comment-id.ts'
import { DeliveryError } from '../../domain/errors.ts'
import type { Message } from '../../domain/message.ts'
import type { Channel } from '../../ports/channel.ts'
import { linearComments, type NewComment } from './comments.ts'
import type { LinearRequest } from './linear-client.ts'
import { isInvalid } from './linear-errors.ts'
import { lookup, noSuchIssue } from './lookup.ts'
import { knownProfiles } from './profiles.ts'
import { sessionChannel } from './session-channel.ts'

interface Needs {
  readonly request: LinearRequest
  /** The issue where everything hangs that names none. */
  readonly hub: string
  /** Whether a reply is a way to decide: only where webhooks reach us. */
  readonly hearsReplies: boolean
}

/** A card whose comment was deleted is posted anew, and Linear gives no id twice: so often may that happen. */
const LIVES = 8

/** The comment's id in a card's first life, its second … */
function lives(card: Card): readonly string[] {
  return Array.from({ length: LIVES }, (_, life) => commentId(`card:${card.id}:${life}`))
}

/** While little is left of the hour's requests, it is for what people have to decide or to answer. */
function mayWait({ subject }: Card, { actions }: Message): boolean {
  const isAsked = actions.some((action) => action.kind === 'button' && action.id.startsWith('inquiry.'))
  return subject.kind !== 'approval' && !isReminder(subject) && !isAsked
}

/**
 * Cards as comments on an issue, named by its id or identifier; a card below another one is a reply. A comment's id is
 * made from the card's, so that posting twice is refused by Linear itself.
 */
export function linearChannel({ request, hub, hearsReplies }: Needs): Channel {
  const issueIds = new Map<string, string>()
  const comments = linearComments(request)
  const profiles = knownProfiles()
  const inSessions = sessionChannel(request)

  function render(message: Message): string {
    return toMarkdown(message, { profileUrl: profiles.urlOf, hearsReplies }).text
  }

  /** Where a card goes: its issue, and the thread's first comment if that is still there. */
  async function place(issue: string, message: Message, parentId: string | undefined) {
    const known = issueIds.get(issue)
    const asked = known === undefined ? issue : undefined
    const users = profiles.unknownIn(message)
    const wanted = { issue: asked, users, comments: parentId === undefined ? [] : [parentId] }
    const found = await lookup(request, wanted).catch(asked === undefined ? rethrow : noSuchIssue(issue, hub))
    const issueId = known ?? found.issueId ?? issue
    issueIds.set(issue, issueId)
    profiles.learn(found.profiles)
    return {
      issueId,
      parentId: parentId !== undefined && found.comments.has(parentId) ? parentId : undefined,
    }
  }

  /** In its first life that Linear takes. */
  async function create(card: Card, comment: Omit<NewComment, 'id'>): Promise<ProviderRef> {
    let refused: unknown
    for (const id of lives(card)) {
      try {
        const { kind, parentId } = await comments.create({ ...comment, id })
        // It was posted before, and its answer lost; what is to be shown may be newer.
        if (kind === 'taken') await comments.update(id, comment.body)
        return refOf(id, parentId)
      } catch (error) {
        if (!isInvalid(error)) throw error
        refused = error
      }
    }
    throw refused
  }

  return {
    name: 'linear',
    can: { update: true, buttons: false, thread: 'task' },
    at: (destination) => (sessionAt(destination) === undefined ? undefined : inSessions),

    async post(card, message, thread) {
      if (mayWait(card, message)) request.spare()
      // A thread has one level: below a reply, a reply stands below what that one stands below.
      const where = await place(card.destination.target, message, thread?.thread ?? thread?.comment)
      return create(card, { ...where, body: render(message) })
    },

    async update(card, { comment }, message) {
      if (comment === undefined) throw new Error(`Card ${card.id} has no Linear reference.`)
      if (mayWait(card, message)) request.spare()
      profiles.learn((await lookup(request, { users: profiles.unknownIn(message) })).profiles)
      const outcome = await comments.update(comment, render(message))
      if (outcome === 'gone') throw new DeliveryError('gone', 'commentUpdate: no such comment')
    },

    async find(card) {
      const ids = lives(card)
      const existing = await comments.existing(ids)
      const comment = ids.find((id) => existing.has(id))
      return comment === undefined ? undefined : refOf(comment, existing.get(comment) ?? undefined)
    },
  }
}

function refOf(comment: string, thread: string | undefined): ProviderRef {
  return thread === undefined ? { comment } : { comment, thread }
}

function rethrow(error: unknown): never {
  throw error
}
