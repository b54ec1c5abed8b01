import type { Approval } from '../../src/domain/approval.ts'
import type { Dialog } from '../dialog.ts'

/** Asks why. */
export function rejectDialog({ id, digest, title, requester }: Approval): Dialog {
  const asker = requester ?? 'The orchestrator'
  return {
    id: 'approval.reject',
    title: 'Reject',
    blocks: [
      { kind: 'heading', text: title },
      { kind: 'text', text: `${asker} is told your reason, and it stands on the card.` },
    ],
    fields: [
      {
        kind: 'text',
        id: 'reason',
        label: 'Why?',
        placeholder: 'What has to change before this can be approved?',
        lines: 'several',
        maxLength: 2_000,
        required: true,
      },
    ],
    actions: [],
    submit: 'Reject',
    close: 'Cancel',
    data: { approval: id, digest },
  }
}
