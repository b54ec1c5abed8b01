import type { Approval } from '../../src/domain/approval.ts'
import type { Dialog } from '../dialog.ts'

/** When a person wants to be asked again. The values are what `momentNamed` reads. */
export function snoozeDialog({ id, title, expiresAt }: Approval): Dialog {
  return {
    id: 'approval.snooze',
    title: 'Remind me later',
    blocks: [
      { kind: 'heading', text: title },
      { kind: 'text', text: ['It expires ', expiresAt, ' all the same.'] },
    ],
    fields: [
      {
        kind: 'choice',
        id: 'when',
        label: 'When?',
        options: [
          { label: 'In 30 minutes', value: '30m' },
          { label: 'In 2 hours', value: '2h' },
          { label: 'Tomorrow at 09:00 UTC', value: 'tomorrow' },
        ],
        initial: '30m',
        required: true,
      },
    ],
    actions: [],
    submit: 'Remind me',
    close: 'Cancel',
    data: { approval: id },
  }
}
