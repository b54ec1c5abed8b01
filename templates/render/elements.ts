import type { ActionsBlock, Button, PlainTextElement } from '@slack/types'
import type { MessageAction } from '../../src/domain/message.ts'
import { legible } from './legible.ts'
import { SLACK } from './limits.ts'
import { shorten } from './split.ts'

/** Never read as markup. `emoji: false` keeps `:100:` in an agent's text from turning into a picture. */
export function plain(text: string, longest: number): PlainTextElement {
  const short = shorten(legible(text), longest)
  return { type: 'plain_text', text: short.trim() === '' ? ' ' : short, emoji: false }
}

/**
 * Rows of buttons. Slack takes every `action_id` once a block, so buttons that do the same stand in rows of their own.
 * A link that is too long for a button stands among the card's facts alone.
 */
export function actionBlocks(actions: readonly MessageAction[], blockId: string): ActionsBlock[] {
  const rows: Button[][] = []
  for (const next of actions.filter(fitsButton).map(button)) {
    const row = rows.find((row) => row.length < SLACK.actionsInBlock && !has(row, next.action_id))
    if (row === undefined) rows.push([next])
    else row.push(next)
  }
  return rows.map((elements, index) => ({
    type: 'actions',
    block_id: index === 0 ? `${blockId}.actions` : `${blockId}.actions.${index + 1}`,
    elements,
  }))
}

function has(row: readonly Button[], actionId: string | undefined): boolean {
  return row.some((button) => button.action_id === actionId)
}

function fitsButton(action: MessageAction): boolean {
  return action.kind === 'button' || action.url.length <= SLACK.buttonUrl
}

/** A link's presses are reported too, under `link.<n>`: they only want an acknowledgement. */
function button(action: MessageAction, index: number): Button {
  const text = plain(action.label, SLACK.buttonText)
  if (action.kind === 'link') return { type: 'button', action_id: `link.${index}`, text, url: action.url }
  const style = action.style === 'plain' ? {} : { style: action.style }
  return { type: 'button', action_id: action.id, text, value: action.value, ...style }
}
