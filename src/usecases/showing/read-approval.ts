import type { Approval } from '../../domain/approval.ts'
import type { Callback } from '../../domain/callback.ts'
import type { Card } from '../../domain/card.ts'
import type { Page, PageRequest } from '../../ports/page.ts'
import type { ApprovalFilter, Store } from '../../ports/store.ts'

/** An approval with how far its callback got. */
export interface ApprovalWithCallback {
  readonly approval: Approval
  readonly callback: Callback | null
}

export interface WholeApproval extends ApprovalWithCallback {
  readonly cards: readonly Card[]
  /** Its asker was told that nobody could be shown it, and nobody was since. */
  readonly isUnreached: boolean
}

export type ReadApproval = (approvalId: string) => Promise<WholeApproval | undefined>

export function readApproval({ store }: { readonly store: Store }): ReadApproval {
  return async (approvalId) => {
    const approval = await store.approvals.find(approvalId)
    if (approval === undefined) return undefined
    const [callback] = await store.callbacks.ofApprovals([approvalId])
    const cards = await store.cards.ofSubject({ kind: 'approval', id: approvalId })
    const isUnreached = approval.state === 'pending' && (await store.unreached.isUnreached(approvalId))
    return { approval, callback: callback ?? null, cards, isUnreached }
  }
}

export type ListApprovals = (filter: ApprovalFilter, page: PageRequest) => Promise<Page<ApprovalWithCallback>>

/** One page of approvals, newest first. */
export function listApprovals({ store }: { readonly store: Store }): ListApprovals {
  return async (filter, page) => {
    const { items, next } = await store.approvals.list(filter, page)
    const callbacks = await store.callbacks.ofApprovals(items.map(({ id }) => id))
    const of = new Map(callbacks.map((callback) => [callback.approvalId, callback]))
    return { items: items.map((approval) => ({ approval, callback: of.get(approval.id) ?? null })), next }
  }
}
