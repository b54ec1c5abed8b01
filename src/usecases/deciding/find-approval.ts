import type { Approval } from '../../domain/approval.ts'
import type { Store } from '../../ports/store.ts'

export type FoundApproval =
  | { readonly kind: 'found'; readonly approval: Approval }
  | { readonly kind: 'none' }
  | { readonly kind: 'ambiguous'; readonly approvals: readonly Approval[] }

export type FindApproval = (prefix: string) => Promise<FoundApproval>

/** People type the first characters of an id; more than one match is asked about, never guessed. */
export function findApproval({ store }: { readonly store: Store }): FindApproval {
  return async (prefix) => {
    const [first, ...others] = await store.approvals.beginningWith(prefix.toLowerCase(), 6)
    if (first === undefined) return { kind: 'none' }
    if (others.length === 0 || first.id === prefix.toLowerCase()) return { kind: 'found', approval: first }
    return { kind: 'ambiguous', approvals: [first, ...others] }
  }
}
