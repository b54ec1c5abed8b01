import type { Approval } from '../domain/approval.ts'
import type { Store } from '../ports/store.ts'

export type FoundByComment =
  | { readonly kind: 'approval'; readonly approval: Approval }
  /** A card that asks for nothing. */
  | { readonly kind: 'other' }
  /** No card that we know of; one of ours may be so new that its posting is not stored yet. */
  | { readonly kind: 'unknown' }

export type FindByComment = (comment: string) => Promise<FoundByComment>

/** The approval that a comment of ours speaks of: its card, or a reminder that stands by itself. */
export function findByComment({ store }: { readonly store: Store }): FindByComment {
  return async (comment) => {
    const card = await store.cards.ofComment(comment)
    if (card === undefined) return { kind: 'unknown' }
    const { kind, id } = card.subject
    const approvalId = kind === 'reminder' ? (await store.timers.find(id))?.approvalId : id
    if (approvalId === undefined || (kind !== 'approval' && kind !== 'reminder')) return { kind: 'other' }
    const approval = await store.approvals.find(approvalId)
    return approval ? { kind: 'approval', approval } : { kind: 'other' }
  }
}
