import { type Approval, isIrreversible } from '../../src/domain/approval.ts'
import { shortDigest } from '../../src/domain/digest.ts'
import type { MessageBlock } from '../../src/domain/message.ts'
import { detailsButton } from '../card.ts'
import type { Dialog, DialogField } from '../dialog.ts'
import { graded } from '../grades.ts'

/** Says once more what is approved, and takes a justification and conditions. Submitting it is the vote. */
export function approveDialog(approval: Approval, said: Said = {}): Dialog {
  const { id, digest, eventId } = approval
  return {
    id: 'approval.approve',
    title: 'Approve',
    blocks: whatIsApproved(approval),
    fields: [justification(approval, said), conditions(said)],
    actions: [detailsButton(eventId)],
    submit: 'Approve',
    close: 'Cancel',
    data: { approval: id, digest },
  }
}

/** What the person has said already. */
export interface Said {
  readonly reason?: string | null
  readonly conditions?: string | null
}

function whatIsApproved(approval: Approval): readonly MessageBlock[] {
  const { title, requester, risk, digest } = approval
  return [
    { kind: 'heading', text: title },
    {
      kind: 'facts',
      facts: [
        { label: 'Risk', value: graded(risk, 'risk') },
        ...(requester === null ? [] : [{ label: 'Requested by', value: requester }]),
        { label: 'Digest of what is approved', value: shortDigest(digest) },
      ],
    },
    ...(isIrreversible(approval) ? [FOR_GOOD] : []),
  ]
}

const FOR_GOOD: MessageBlock = {
  kind: 'text',
  text: '⚠️ This cannot be undone. Once it is approved, the agent may do it at once.',
}

function justification({ policy }: Approval, { reason }: Said): DialogField {
  const required = policy.justification === 'required'
  return {
    kind: 'text',
    id: 'reason',
    label: 'Why may it go ahead?',
    ...(required && { hint: `The policy “${policy.name}” asks for a justification.` }),
    ...(reason && { initial: reason.slice(0, LONGEST) }),
    placeholder: 'What you checked, and what speaks for it',
    lines: 'several',
    maxLength: LONGEST,
    required,
  }
}

const LONGEST = 2_000

function conditions({ conditions: said }: Said): DialogField {
  return {
    kind: 'text',
    id: 'conditions',
    label: 'Only if',
    hint: 'The orchestrator is told your conditions together with the approval; it has to heed them.',
    ...(said && { initial: said.slice(0, LONGEST) }),
    placeholder: 'Only on staging, not before 18:00, …',
    lines: 'one',
    maxLength: LONGEST,
    required: false,
  }
}
