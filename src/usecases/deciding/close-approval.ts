import type { Approval } from '../../domain/approval.ts'
import { cancel, expire } from '../../domain/closing.ts'
import type { Queue } from '../../ports/queue.ts'
import type { Store } from '../../ports/store.ts'
import { rulesOf } from './change-approval.ts'
import { type SettleNeeds, settleApproval, wakeAll } from './settle-approval.ts'

interface Needs extends SettleNeeds {
  readonly store: Store
  readonly queue: Queue
}

/** Ends one approval without a vote; the approval afterwards, or `undefined` when there is none of that id. */
type Close = (approvalId: string) => Promise<Approval | undefined>

/** Ends an approval whose time is up, by the database's clock. Harmless for any other. */
export function expireApproval(needs: Needs): Close {
  return closeApproval(needs, (approval, now) => {
    const after = expire(approval, now)
    const detail = {
      ...rulesOf(approval),
      expired_at: approval.expiresAt.toISOString(),
      on_expiry: approval.policy.onExpiry,
      state: after.state,
    }
    return { after, entry: { actor: 'countersign', action: 'approval.expired', detail } }
  })
}

export type CancelApproval = (
  approvalId: string,
  reason: string,
  caller: string,
) => Promise<Approval | undefined>

/** Takes a pending question back; a decided one stays as it is. */
export function cancelApproval(needs: Needs): CancelApproval {
  return (approvalId, reason, caller) =>
    closeApproval(needs, (approval, now) => ({
      after: cancel(approval, reason, now),
      entry: { actor: caller, action: 'approval.cancelled', detail: { ...rulesOf(approval), reason } },
    }))(approvalId)
}

type Step = (
  approval: Approval,
  now: Date,
) => { after: Approval; entry: { actor: string; action: string; detail: Record<string, unknown> } }

function closeApproval(needs: Needs, step: Step): Close {
  return async (approvalId) => {
    const closed = await needs.store.transaction(async (tx) => {
      const locked = await tx.approvals.lock(approvalId)
      if (locked === undefined) return undefined
      const { after, entry } = step(locked.approval, locked.now)
      if (after === locked.approval) return { after, wakeups: undefined }
      return { after, wakeups: await settleApproval(tx, needs, after, entry) }
    })
    if (closed?.wakeups) await wakeAll(needs.queue, closed.wakeups)
    return closed?.after
  }
}
