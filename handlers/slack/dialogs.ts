import type { ModalView } from '@slack/types'
import type { Message } from '../../src/domain/message.ts'
import type { Dialog } from '../../templates/dialog.ts'
import { toBlockKit } from '../../templates/render/block-kit.ts'
import { toSlackView } from '../../templates/render/slack-view.ts'
import type { Origin } from './button-values.ts'

/** A dialog that remembers where its reader came from. */
export function viewOf(dialog: Dialog, from: Origin): ModalView {
  return toSlackView(dialog, { from })
}

/** A dialog that only says something: what takes the place of one that was pressed in or submitted. */
export function noticeView(message: Message, title = 'Not counted'): ModalView {
  return {
    type: 'modal',
    title: { type: 'plain_text', text: title },
    close: { type: 'plain_text', text: 'Close' },
    blocks: toBlockKit(message).blocks,
  }
}
