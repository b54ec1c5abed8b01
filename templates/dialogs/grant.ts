import type { Approval } from '../../src/domain/approval.ts'
import type { Dialog, DialogField } from '../dialog.ts'
import { approveDialog } from './approve.ts'

/** Asks how many of the attempts that are asked for are granted. Submitting it is an approving vote. */
export function grantDialog(approval: Approval, asked: number): Dialog {
  const dialog = approveDialog(approval)
  return {
    ...dialog,
    id: 'approval.grant',
    title: 'Grant fewer',
    fields: [howMany(asked), ...dialog.fields],
    submit: 'Grant',
  }
}

function howMany(asked: number): DialogField {
  return {
    kind: 'text',
    id: 'granted',
    label: 'How many attempts?',
    hint: `A number from 1 to ${asked}.`,
    ...(asked > 1 && { initial: String(asked - 1) }),
    lines: 'one',
    maxLength: 10,
    required: true,
  }
}
