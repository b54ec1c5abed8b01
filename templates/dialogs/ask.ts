import type { CountersignEvent } from '../../src/domain/events/event.ts'
import type { Dialog } from '../dialog.ts'

/** What somebody wants to know before they accept fixes, or send them back. */
export function askDialog({ id, data }: CountersignEvent<'fix-review'>): Dialog {
  return {
    id: 'inquiry.ask',
    title: 'Ask',
    blocks: [
      { kind: 'heading', text: `Fix review ${data.review_id}` },
      { kind: 'text', text: 'The orchestrator is told your question in place of a decision.' },
    ],
    fields: [
      {
        kind: 'text',
        id: 'note',
        label: 'What do you want to know?',
        lines: 'several',
        maxLength: 3_000,
        required: true,
      },
    ],
    actions: [],
    submit: 'Ask',
    close: 'Cancel',
    data: { event: id },
  }
}
