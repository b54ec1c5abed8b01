import { createElement as h, type ReactElement } from 'react'
import { type Block, Message } from 'slack-blocks-to-jsx'
import type { SlackBlock } from './slack-shapes.ts'
import type { Workspace } from './workspace.ts'

/** Draws blocks as Slack does. The page is light, whatever the visitor's system prefers: so are the blocks. */
export function blocksView(blocks: readonly SlackBlock[], workspace: Workspace): ReactElement {
  const { members, app, conversation } = workspace
  const users = [...members.map(({ id, name }) => ({ id, name })), { id: app.botUser, name: 'Countersign' }]
  const data = { users, channels: [conversation], user_groups: [] }
  // The library's blocks are Slack's; the emulator has kept them as they were sent.
  const drawn = blocks as unknown as Block[]
  return h(Message, { blocks: drawn, data, withoutWrapper: true, theme: 'light', name: '', logo: '' })
}

/** A message without blocks is drawn as the text that it is. */
export function textAsBlocks(text: string): SlackBlock[] {
  return [{ type: 'section', text: { type: 'mrkdwn', text } }]
}
