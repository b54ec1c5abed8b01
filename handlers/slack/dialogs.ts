import type { ModalView } from '@slack/types'
import type { Approval } from '../../src/domain/approval.ts'
import type { Message } from '../../src/domain/message.ts'
import type { Subject } from '../../src/domain/subject.ts'
import { detailsPages } from '../../templates/details.ts'
import { detailsDialog, rejectDialog } from '../../templates/dialog.ts'
import { toBlockKit, toSlackView } from '../../templates/render/block-kit.ts'
import type { RejectData } from './button-values.ts'

/** The dialog that asks why. It remembers what the card showed, which may be older than `approval`. */
export function rejectView(approval: Approval, data: RejectData): ModalView {
  return { ...toSlackView(rejectDialog(approval)), private_metadata: JSON.stringify(data) }
}

/** One page of a payload. A page that does not exist any more is the last one. */
export function detailsView(subject: Subject, wanted: number): ModalView {
  const pages = detailsPages(subject)
  const index = Math.min(wanted, pages.length - 1)
  const page = pages[index]
  if (page === undefined) throw new Error(`Event ${subject.event.id} has no page to show.`)
  return toSlackView(detailsDialog(page, index, pages.length))
}

/** A dialog that only says something: what takes the place of one whose submission did not count. */
export function noticeView(message: Message): ModalView {
  return {
    type: 'modal',
    title: { type: 'plain_text', text: 'Not counted' },
    close: { type: 'plain_text', text: 'Close' },
    blocks: toBlockKit(message).blocks,
  }
}

interface Submitted {
  readonly values: Readonly<
    Record<string, Readonly<Record<string, { readonly type: string; readonly value?: string | null }>>>
  >
}

/** The text that was written into a dialog's only field, and the block to complain under. */
export function fieldOf({ values }: Submitted): { readonly blockId: string; readonly text: string } {
  for (const [blockId, elements] of Object.entries(values)) {
    const field = Object.values(elements).find(({ type }) => type === 'plain_text_input')
    if (field) return { blockId, text: field.value ?? '' }
  }
  throw new Error('The dialog has no text field.')
}
