import { createElement as h, type ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { z } from 'zod'
import { annotateButtons } from './annotate-buttons.ts'
import { blocksView, textAsBlocks } from './blocks-view.ts'
import type { Thread } from './conversation.ts'
import { pressableElements } from './pressable-elements.ts'
import { avatar, timeOf } from './signs.ts'
import type { Ephemeral } from './slack-screen.ts'
import type { SlackBlock, SlackMessage } from './slack-shapes.ts'
import type { Workspace } from './workspace.ts'

const header = z.looseObject({ text: z.looseObject({ text: z.string() }).optional() })

/** A message or an ephemeral one: what both show. */
interface Shown {
  readonly ts: string
  readonly user: string
  readonly text: string
  readonly blocks: readonly SlackBlock[]
  readonly isEphemeral: boolean
  /** What its thread is below, where it is shown beside that thread. */
  readonly repliedTo?: string
  /** Of a reply that is shown beside the thread, too: by that it is named in the thread, without its blocks. */
  readonly named?: string
}

export interface ConversationScene {
  readonly workspace: Workspace
  readonly conversation: string
  readonly threads: readonly Thread[]
  readonly ephemerals: readonly Ephemeral[]
}

/** The messages of a conversation as HTML, oldest first, one keyed element each. */
export function conversationHtml(scene: ConversationScene): string {
  const { workspace, conversation, threads, ephemerals } = scene
  const bot = workspace.app.botUser
  const whispers = (threadTs: string | undefined) =>
    ephemerals
      .filter((one) => one.threadTs === threadTs)
      .map((one): Shown => ({ ...one, user: bot, isEphemeral: true }))
  const rows = [
    ...threads.map(({ message, replies, repliedTo }) => ({
      top: { ...message, isEphemeral: false, ...(repliedTo && { repliedTo: titleOf(repliedTo) }) },
      replies: [...replies.map(asReply), ...(repliedTo ? [] : whispers(message.ts))],
    })),
    ...whispers(undefined).map((top) => ({ top, replies: [] })),
  ]
  if (rows.length === 0) return renderToStaticMarkup(emptyState(conversation === workspace.conversation.id))
  return rows
    .toSorted((one, other) => one.top.ts.localeCompare(other.top.ts))
    .map(({ top, replies }) => threadHtml(workspace, conversation, top, replies))
    .join('')
}

/** Between the conversations, where something was sent to more than one. */
export function conversationHeading(name: string): string {
  const heading = h('h3', null, h('span', { 'aria-hidden': true }, '# '), name)
  return renderToStaticMarkup(h('div', { className: 'elsewhere', 'data-key': `#${name}` }, heading))
}

/** What is shown beside the thread has its buttons there. */
function asReply(reply: SlackMessage): Shown {
  const shown = { ...reply, isEphemeral: false }
  return reply.reply_broadcast ? { ...shown, blocks: [], named: titleOf(reply) } : shown
}

/** Of a card its title, of other messages how they begin. */
function titleOf({ blocks, text }: Pick<SlackMessage, 'blocks' | 'text'>): string {
  const { text: title } = header.parse(blocks.find(({ type }) => type === 'header') ?? {})
  return title?.text ?? text.slice(0, 80)
}

function threadHtml(
  workspace: Workspace,
  conversation: string,
  top: Shown,
  replies: readonly Shown[],
): string {
  const html = renderToStaticMarkup(
    h(
      'article',
      { className: 'thread', 'data-key': top.ts, 'data-conversation': conversation },
      messageView(workspace, top),
      replies.length > 0 && repliesView(workspace, replies),
    ),
  )
  return annotateButtons(
    html,
    [top, ...replies].flatMap(({ blocks }) => pressableElements(blocks)),
  )
}

function repliesView(workspace: Workspace, replies: readonly Shown[]): ReactElement {
  const count = replies.length === 1 ? '1 reply' : `${replies.length} replies`
  return h(
    'details',
    { className: 'replies', open: true },
    h('summary', null, count),
    replies.map((reply) => (reply.named === undefined ? messageView(workspace, reply) : namedView(reply))),
  )
}

function namedView({ ts, named }: Shown): ReactElement {
  return h(
    'p',
    { key: ts, className: 'named-only' },
    h('strong', null, named),
    ' is shown in the conversation as well',
  )
}

function messageView(workspace: Workspace, shown: Shown): ReactElement {
  const { ts, user, text, isEphemeral, repliedTo } = shown
  const isBot = user === workspace.app.botUser
  const name = isBot ? 'Countersign' : (workspace.members.find(({ id }) => id === user)?.name ?? 'Slack')
  const blocks = shown.blocks.length > 0 ? shown.blocks : textAsBlocks(text)
  return h(
    'div',
    { key: ts, className: isEphemeral ? 'message ephemeral' : 'message', 'data-ts': ts },
    avatar(name, isBot),
    h(
      'div',
      { className: 'message-body' },
      repliedTo !== undefined && h('p', { className: 'replied-to' }, `replied to a thread: ${repliedTo}`),
      isEphemeral && h('p', { className: 'only-you' }, 'Only visible to you'),
      h(
        'p',
        { className: 'byline' },
        h('strong', null, name),
        isBot && h('span', { className: 'app-badge' }, 'APP'),
        timeOf(new Date(Number(ts) * 1000)),
      ),
      blocksView(blocks, workspace),
    ),
  )
}

function emptyState(isChannel: boolean): ReactElement {
  return h(
    'div',
    { className: 'empty', 'data-key': 'empty' },
    h('span', { className: 'empty-mark', 'aria-hidden': true }, '✓'),
    h('h3', null, isChannel ? 'Nothing to decide yet' : 'No messages yet'),
    h('p', null, isChannel ? WHAT_HAPPENS : 'Write to Countersign below: try "help".'),
    isChannel &&
      h(
        'button',
        { type: 'button', className: 'primary', 'data-send-first': true },
        'Send the approval example →',
      ),
  )
}

const WHAT_HAPPENS =
  'An agent asks to deploy, the question appears here, you approve or reject it, and the agent gets a signed answer.'
