import type { Approval, Refused } from '../../domain/approval.ts'
import { capacityOf, type Voter } from '../../domain/eligibility.ts'
import type { Identity } from '../../domain/person.ts'
import type { Repositories } from '../../ports/store.ts'
import { type ChangeNeeds, changeApproval, type Turn } from '../deciding/change-approval.ts'

export type RetryResult = { readonly kind: 'retrying' } | Refused | { readonly kind: 'nothing-to-retry' }

export type RetryCallback = (approvalId: string, identity: Identity) => Promise<RetryResult>

/**
 * Someone pressed Retry on a card whose callback failed. It is for those who may vote on the approval, or did: what a
 * decision sets in motion is theirs to repeat.
 */
export function retryCallback(needs: ChangeNeeds): RetryCallback {
  return async (approvalId, identity) => {
    const attempt = { approvalId, identity, action: 'callback.retry', detail: {} }
    const result = await changeApproval<RetryResult>(needs, attempt, retry)
    return result.kind === 'not-found' ? { kind: 'nothing-to-retry' } : result
  }
}

async function retry({ tx, approval, voter }: Turn) {
  if (!isTheirs(approval, voter)) return 'not-an-approver' as const
  const wakeups = await reopen(tx, approval.id, voter.person.id)
  if (wakeups === undefined) return { done: { kind: 'nothing-to-retry' } as const }
  return { done: { kind: 'retrying' } as const, wakeups }
}

/** Whoever asked for it is not barred: to be told again decides nothing. */
function isTheirs(approval: Approval, voter: Voter): boolean {
  const voted = approval.votes.some(({ person }) => person === voter.person.id)
  return voted || typeof capacityOf(approval, voter, 'reject') !== 'string'
}

async function reopen(tx: Repositories, approvalId: string, actor: string) {
  const [callback] = await tx.callbacks.ofApprovals([approvalId])
  if (callback === undefined || !(await tx.callbacks.retry(callback.id))) return undefined
  const subject = `approval:${approvalId}`
  await tx.audit.append([
    { actor, action: 'callback.retried', subject, detail: { callback_id: callback.id } },
  ])
  return {
    cards: await tx.cards.raiseSubject({ kind: 'approval', id: approvalId }),
    callbacks: [callback.id],
  }
}
