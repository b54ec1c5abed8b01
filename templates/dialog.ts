import type { Approval } from '../src/domain/approval.ts'
import type { MessageAction, MessageBlock } from '../src/domain/message.ts'
import type { DetailsPage } from './details.ts'

/** Every dialog there is. Handlers register the submissions of exactly these. */
type DialogId = 'approval.reject' | 'details'

/** Something to read, and at most one thing to write, in a window of its own. */
export interface Dialog {
  readonly id: DialogId
  /** At most 24 characters, Slack's limit. */
  readonly title: string
  readonly blocks: readonly MessageBlock[]
  readonly field?: DialogField
  readonly actions: readonly MessageAction[]
  /** Absent where there is nothing to submit. */
  readonly submit?: string
  readonly close: string
  /** Handed back unchanged when submitted; at most 3,000 characters. */
  readonly privateData: string
}

/** One text to write. In Slack's answer its value is found under `id`, as block and as action. */
export interface DialogField {
  readonly id: string
  readonly label: string
  readonly placeholder: string
  readonly maxLength: number
  readonly required: boolean
}

/** Asks why. `privateData` is `{"approval":"<id>","digest":"sha256:…"}`, the reason's field is `reason`. */
export function rejectDialog({ id, digest, title, requester }: Approval): Dialog {
  const asker = requester ?? 'The orchestrator'
  return {
    id: 'approval.reject',
    title: 'Reject',
    blocks: [
      { kind: 'heading', text: title },
      { kind: 'text', text: `${asker} is told your reason, and it stands on the card.` },
    ],
    field: {
      id: 'reason',
      label: 'Why?',
      placeholder: 'What has to change before this can be approved?',
      maxLength: 2_000,
      required: true,
    },
    actions: [],
    submit: 'Reject',
    close: 'Cancel',
    privateData: JSON.stringify({ approval: id, digest }),
  }
}

/** One page of a payload; `index` counts from 0. `privateData` is `{"event":"<id>","page":<index>}`, as the buttons' values. */
export function detailsDialog(page: DetailsPage, index: number, count: number): Dialog {
  return {
    id: 'details',
    title: count === 1 ? 'Details' : `Details ${index + 1} of ${count}`,
    blocks: [
      { kind: 'heading', text: page.title },
      ...(index === 0 ? [{ kind: 'facts', facts: page.facts } as const] : []),
      { kind: 'code', text: page.code },
    ],
    actions: [
      ...(index > 0 ? [turn('Previous', page, index - 1)] : []),
      ...(index + 1 < count ? [turn('Next', page, index + 1)] : []),
    ],
    close: 'Close',
    privateData: pageValue(page, index),
  }
}

function turn(label: string, page: DetailsPage, index: number): MessageAction {
  return { kind: 'button', id: 'details.page', label, style: 'plain', value: pageValue(page, index) }
}

function pageValue({ eventId }: DetailsPage, index: number): string {
  return JSON.stringify({ event: eventId, page: index })
}
