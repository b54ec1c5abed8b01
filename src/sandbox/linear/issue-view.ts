import { createElement as h, type ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { avatar, timeOf } from '../signs.ts'
import { commentHtml } from './comment-html.ts'
import type { LinearComment, LinearUser } from './linear-workspace.ts'

export interface IssueScene {
  readonly users: readonly LinearUser[]
  /** Who looks. */
  readonly you: LinearUser
  /** Oldest first. */
  readonly comments: readonly LinearComment[]
}

/** How many threads the page shows. */
const SHOWN = 60
/** What the page offers; by their names, as Linear keeps them. */
const REACTIONS = { '+1': '👍', '-1': '👎' } as const

/** The comments of the hub issue as HTML, oldest first, one keyed element a thread. */
export function issueHtml(scene: IssueScene): string {
  const threads = scene.comments.filter(({ parentId }) => parentId === null).slice(-SHOWN)
  if (threads.length === 0) return renderToStaticMarkup(emptyIssue)
  return threads.map((top) => renderToStaticMarkup(threadView(scene, top))).join('')
}

const emptyIssue = h(
  'div',
  { className: 'empty', 'data-key': 'empty' },
  h('h3', null, 'No comments yet'),
  h(
    'p',
    null,
    'What waits for approval hangs here as a comment. People decide with a reply, or with a thumb.',
  ),
)

function threadView(scene: IssueScene, top: LinearComment): ReactElement {
  const replies = scene.comments.filter(({ parentId }) => parentId === top.id)
  return h(
    'article',
    { className: 'issue-thread', 'data-key': top.id },
    commentView(scene, top),
    replies.map((reply) => commentView(scene, reply)),
    replyForm(scene.you, top),
  )
}

function commentView({ users, you }: IssueScene, comment: LinearComment): ReactElement {
  const { id, userId, body, createdAt, updatedAt } = comment
  const name = users.find((user) => user.id === userId)?.name ?? 'Countersign'
  return h(
    'div',
    { key: id, className: 'comment', 'data-comment': id },
    h(
      'p',
      { className: 'byline' },
      avatar(name, userId === null),
      h('strong', null, name),
      timeOf(createdAt),
      updatedAt > createdAt && h('span', { className: 'edited' }, 'edited'),
    ),
    // biome-ignore lint/security/noDangerouslySetInnerHtml: commentHtml escapes every text; no markup in it is another's
    h('div', { className: 'comment-body', dangerouslySetInnerHTML: { __html: drawn(body, users) } }),
    // A thumb is a vote under a card, and one card of a task stands below another.
    (userId === null || comment.reactions.length > 0) && reactionsView(comment, users, you),
  )
}

function reactionsView(
  { reactions }: LinearComment,
  users: readonly LinearUser[],
  you: LinearUser,
): ReactElement {
  return h(
    'p',
    { className: 'reactions' },
    Object.entries(REACTIONS).map(([emoji, sign]) => {
      const by = reactions.filter((one) => one.emoji === emoji).map(({ userId }) => userId)
      const names = by.map((id) => users.find((user) => user.id === id)?.name ?? 'somebody')
      return h(
        'button',
        {
          key: emoji,
          type: 'button',
          'data-react': emoji,
          'aria-pressed': by.includes(you.id),
          title: names.join(', ') || undefined,
        },
        `${sign}${by.length > 0 ? ` ${by.length}` : ''}`,
      )
    }),
  )
}

function replyForm({ name }: LinearUser, { id }: LinearComment): ReactElement {
  return h(
    'form',
    { className: 'reply', 'data-reply-to': id },
    avatar(name, false),
    h('input', {
      'data-draft': `reply-${id}`,
      'aria-label': 'Reply',
      autoComplete: 'off',
      placeholder: 'Leave a reply…',
    }),
    h('button', { type: 'submit' }, 'Reply'),
  )
}

/** Most comments are as they were when the page was drawn last. */
const kept = new Map<string, string>()
const KEPT = 300

function drawn(body: string, users: readonly LinearUser[]): string {
  const known = kept.get(body)
  if (known !== undefined) return known
  const [oldest] = kept.keys()
  if (kept.size >= KEPT && oldest !== undefined) kept.delete(oldest)
  const html = commentHtml(body, users)
  kept.set(body, html)
  return html
}
