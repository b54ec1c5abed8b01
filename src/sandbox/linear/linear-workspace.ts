import { randomUUID } from 'node:crypto'

export interface LinearUser {
  readonly id: string
  readonly name: string
  readonly url: string
}

export interface LinearIssue {
  readonly id: string
  readonly identifier: string
  readonly title: string
}

/** `emoji` is a name (`+1`), as Linear stores it. */
export interface LinearReaction {
  readonly id: string
  readonly emoji: string
  readonly userId: string
}

export interface LinearComment {
  readonly id: string
  readonly issueId: string
  readonly parentId: string | null
  /** Null for those that the bot wrote. */
  readonly userId: string | null
  readonly createdAt: Date
  readonly reactions: LinearReaction[]
  body: string
  updatedAt: Date
  deleted: boolean
}

/** What Linear tells of a change, without the time and the signature that its sender adds. */
export interface LinearWebhook {
  readonly action: 'create' | 'update' | 'remove'
  readonly type: 'Comment' | 'Reaction'
  readonly data: Readonly<Record<string, unknown>>
}

export interface WorkspaceOptions {
  /** At least one; the first is the hub. An id is made where none is given. */
  readonly issues?: readonly {
    readonly id?: string
    readonly identifier: string
    readonly title: string
  }[]
  readonly users?: readonly LinearUser[]
  /** Called after every change. */
  readonly onChange?: () => void
  /** Called for what people do, and for what the bot does as well: Linear tells of both. */
  readonly onWebhook?: (payload: LinearWebhook) => void
}

export interface WrittenInLinear {
  /** One is made where none is given. */
  readonly id?: string | undefined
  readonly issueId: string
  readonly parentId?: string | null | undefined
  readonly userId: string | null
  readonly body: string
}

const HUB = { identifier: 'PR-68', title: 'Approvals' }
const ALEX: LinearUser = {
  id: 'user-alex',
  name: 'Alex Kim',
  url: 'https://linear.app/acme/profiles/alex',
}

/** What Linear says of input that it does not take: of an id that is taken, and of a thing that is not there, alike. */
export class Refused extends Error {}

export type LinearWorkspace = ReturnType<typeof linearWorkspace>

/** The state of a small Linear, and what may happen to it. Each function throws `Refused` where Linear would refuse. */
export function linearWorkspace({ issues: given, users = [ALEX], onChange, onWebhook }: WorkspaceOptions) {
  const issues: readonly LinearIssue[] = (given ?? [HUB]).map((issue) => ({ id: randomUUID(), ...issue }))
  const [hub] = issues
  if (hub === undefined) throw new Error('A Linear has at least one issue.')
  const comments: LinearComment[] = []

  function alive(id: string): LinearComment {
    const comment = comments.find((one) => one.id === id && !one.deleted)
    if (comment === undefined) throw new Refused()
    return comment
  }

  function tell(action: LinearWebhook['action'], type: LinearWebhook['type'], data: LinearWebhook['data']) {
    onWebhook?.({ action, type, data })
    onChange?.()
  }

  function commentData(comment: LinearComment) {
    const { deleted, reactions, ...data } = comment
    const user = users.find(({ id }) => id === comment.userId)
    const issue = issues.find(({ id }) => id === comment.issueId)
    const botActor = comment.userId === null ? JSON.stringify({ type: 'app', name: 'Countersign' }) : null
    return { ...data, user, issue, botActor, reactionData: reactions }
  }

  function reactionData(comment: LinearComment, reaction: LinearReaction) {
    const { id, body, userId, issueId } = comment
    const user = users.find((one) => one.id === reaction.userId)
    const at = new Date()
    return {
      ...reaction,
      createdAt: at,
      updatedAt: at,
      commentId: id,
      user,
      comment: { id, body, userId, issueId },
    }
  }

  return {
    hub,
    issues,
    users,
    comments,

    write({ id = randomUUID(), issueId, parentId = null, userId, body }: WrittenInLinear): LinearComment {
      // A deleted comment keeps its id, and a thread has one level only.
      const isTaken = comments.some((comment) => comment.id === id)
      const isFlat = parentId === null || alive(parentId).parentId === null
      if (isTaken || !isFlat || !issues.some((issue) => issue.id === issueId)) throw new Refused()
      const at = new Date()
      const comment = {
        ...{ id, issueId, parentId, userId, body },
        ...{ createdAt: at, updatedAt: at, deleted: false, reactions: [] },
      }
      comments.push(comment)
      tell('create', 'Comment', commentData(comment))
      return comment
    },

    edit(id: string, body: string): LinearComment {
      const comment = alive(id)
      comment.body = body
      comment.updatedAt = new Date()
      tell('update', 'Comment', commentData(comment))
      return comment
    },

    /** With everything below it. */
    delete(id: string): void {
      const ended = comments.filter((one) => !one.deleted && (one.id === id || one.parentId === id))
      for (const comment of ended) {
        comment.deleted = true
        tell('remove', 'Comment', commentData(comment))
      }
    },

    react(commentId: string, userId: string, emoji: string): LinearReaction {
      const comment = alive(commentId)
      const before = comment.reactions.find((one) => one.userId === userId && one.emoji === emoji)
      if (before !== undefined) return before
      const reaction = { id: randomUUID(), emoji, userId }
      comment.reactions.push(reaction)
      tell('create', 'Reaction', reactionData(comment, reaction))
      return reaction
    },

    unreact(commentId: string, userId: string, emoji: string): void {
      const comment = alive(commentId)
      const at = comment.reactions.findIndex((one) => one.userId === userId && one.emoji === emoji)
      const [reaction] = at < 0 ? [] : comment.reactions.splice(at, 1)
      if (reaction) tell('remove', 'Reaction', reactionData(comment, reaction))
    },
  }
}
