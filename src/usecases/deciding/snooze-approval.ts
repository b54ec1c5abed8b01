import { type Approval, type Refused, whyClosed } from '../../domain/approval.ts'
import type { Identity } from '../../domain/person.ts'
import { type ChangeNeeds, changeApproval, rulesOf } from './change-approval.ts'

interface Snoozed {
  readonly kind: 'snoozed'
  readonly approval: Approval
  readonly until: Date
}
export type SnoozeApproval = (
  approvalId: string,
  identity: Identity,
  forMs: number,
) => Promise<Snoozed | Refused | { readonly kind: 'not-found' }>

/**
 * Leaves a person in peace about one approval for a while: no reminder calls them until then, and then one does. Snoozing
 * beyond the limit is allowed; the approval expires all the same.
 */
export function snoozeApproval(needs: ChangeNeeds): SnoozeApproval {
  return (approvalId, identity, forMs) =>
    changeApproval<Snoozed>(
      needs,
      { approvalId, identity, action: 'snooze', detail: { for_seconds: forMs / 1000 } },
      async ({ tx, approval, now, voter: { person } }) => {
        const closed = whyClosed(approval, now)
        if (closed) return closed
        const until = new Date(now.getTime() + forMs)
        await tx.timers.insert(approval.id, [{ kind: 'snooze', dueAt: until, person: person.id }])
        const detail = { ...rulesOf(approval), until: until.toISOString() }
        const subject = `approval:${approval.id}`
        await tx.audit.append([{ actor: person.id, action: 'approval.snoozed', subject, detail }])
        return { done: { kind: 'snoozed', approval, until } }
      },
    )
}
