import type { ApprovalState } from '../domain/approval.ts'
import { impossible } from '../domain/impossible.ts'
import type { DecidedApproval } from './await-decision.ts'
import { EXIT, type ExitCode } from './command.ts'
import type { Sent } from './send-event.ts'

/** What became of an event and, where it was waited for, of its approval. */
export interface Outcome {
  readonly sent: Sent
  /** Absent where nobody waited. */
  readonly waited?: { readonly seconds: number; readonly approval: DecidedApproval | 'unreached' | undefined }
}

export function exitOf({ waited }: Outcome): ExitCode {
  if (waited === undefined) return EXIT.fine
  if (waited.approval === 'unreached') return EXIT.undelivered
  return waited.approval === undefined ? EXIT.undecided : exitOfState(waited.approval.state)
}

/** Cancelled is a no: what was called off, or stopped, is not to be asked again just so. */
function exitOfState(state: ApprovalState): ExitCode {
  switch (state) {
    case 'approved':
      return EXIT.fine
    case 'rejected':
    case 'cancelled':
      return EXIT.refused
    case 'expired':
    case 'pending':
      return EXIT.undecided
    default:
      return impossible(state)
  }
}

export function outcomeJson({ sent, waited }: Outcome): string {
  const approval = waited?.approval === 'unreached' ? undefined : waited?.approval
  return JSON.stringify({
    ...sent,
    ...(waited && { state: approval?.state ?? 'pending', votes: approval?.votes ?? [] }),
    ...(waited?.approval === 'unreached' && { unreached: true }),
  })
}

export function sentWords({ id, duplicate, approval_id }: Sent): string {
  const stored = duplicate ? `${id} was there already.` : `${id} is stored.`
  return approval_id === undefined ? stored : `${stored} Approval ${approval_id}`
}

/** `Rejected by alex: Not on a Friday`. */
export function waitedWords({ seconds, approval }: NonNullable<Outcome['waited']>): string {
  if (approval === 'unreached')
    return 'Nobody could be shown the request: "countersign deliveries list" says why. It stays open.'
  if (approval === undefined) return `Not decided within ${seconds} seconds.`
  const { state, votes, closing_reason: closing } = approval
  const verdict = state === 'approved' ? 'approve' : 'reject'
  const deciding = votes.filter((vote) => vote.verdict === verdict)
  const by = deciding.map(({ person }) => person).join(', ')
  const reasons = [...deciding.map(({ reason }) => reason), closing].filter(Boolean).join('; ')
  return `${state.slice(0, 1).toUpperCase()}${state.slice(1)}${by && ` by ${by}`}${reasons && `: ${reasons}`}`
}
