import type { ModalView } from '@slack/types'
import type { Dialog } from '../dialog.ts'
import { actionBlocks, plain } from './elements.ts'
import { fitInto } from './fit-into.ts'
import { input } from './inputs.ts'
import { SLACK } from './limits.ts'
import { tableAsText, toSlackBlock } from './rich-text.ts'

/** A view's characters are not counted together; this is more than any dialog of ours needs for its own words. */
const CHARACTERS = 2 * SLACK.charactersOnCard

/**
 * A dialog as Slack's modal: `callback_id` is the dialog's id, and what it remembers is its `private_metadata`, together
 * with `remembered`.
 */
export function toSlackView(dialog: Dialog, remembered: Readonly<Record<string, string>> = {}): ModalView {
  const { id, title, close, submit, fields, actions, data } = dialog
  const rows = actionBlocks(actions, 'dialog')
  const room = { blocks: SLACK.blocksInView - fields.length - rows.length, characters: CHARACTERS }
  return {
    type: 'modal',
    callback_id: id,
    private_metadata: JSON.stringify({ ...data, ...remembered }),
    title: plain(title, SLACK.viewTitle),
    close: plain(close, SLACK.viewButton),
    ...(submit && { submit: plain(submit, SLACK.viewButton) }),
    blocks: [
      ...fitInto(dialog.blocks, room).blocks.map((block) => toSlackBlock(tableAsText(block))),
      ...fields.map((field, index) => input(field, index === 0)),
      ...rows,
    ],
  }
}
