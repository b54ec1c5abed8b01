import type { Approval } from '../../domain/approval.ts'
import type { Store } from '../../ports/store.ts'

/** Every approval that a session asked about, oldest first. */
export type ReadSession = (session: string) => Promise<readonly Approval[]>

export function readSession({ store }: { readonly store: Store }): ReadSession {
  return async (session) => {
    const cards = await store.cards.ofSession(session)
    const found = await Promise.all(cards.map(({ subject }) => store.approvals.find(subject.id)))
    return found.flatMap((approval) => approval ?? [])
  }
}
