import type { Approval } from './approval.ts'
import type { Inquiry } from './inquiry.ts'

/** Nobody reads what changed and answers it sooner; it also makes up for clocks that differ. */
export const READING_MS = 5000

export type MeantApproval =
  | { readonly kind: 'one'; readonly approval: Approval }
  | { readonly kind: 'several'; readonly approvals: readonly Approval[] }
  | { readonly kind: 'none' }

/**
 * Which of a thread's approvals (oldest first) is meant by words that name none: the only one, or the only one that was
 * open while its writer read. One that is new by then may not have been read at all. Where all are closed it is the newest,
 * of which that can be said. `saidAt`: when it was written; what was asked after that is not meant, however late we hear,
 * but for what the thread begins with (`first`): that was there, whatever clocks say.
 */
export function meantInThread(all: readonly Approval[], saidAt: Date, first?: string): MeantApproval {
  const approvals = all.filter(({ id, createdAt }) => id === first || createdAt <= saidAt)
  const newest = approvals.at(-1)
  if (newest === undefined) return { kind: 'none' }
  if (approvals.length === 1) return { kind: 'one', approval: newest }
  const readAt = saidAt.getTime() - READING_MS
  const open = approvals.filter((approval) => isOpenAt(approval, readAt))
  const [only = newest, ...others] = open
  const isRead = only.createdAt.getTime() <= readAt
  return others.length === 0 && isRead
    ? { kind: 'one', approval: only }
    : { kind: 'several', approvals: open }
}

/** Whether the words that somebody wrote then may answer an event: its card may have looked as if that could be done. */
export function mayAnswer(
  { eventId, state, settledAt, createdAt, expiresAt }: Inquiry,
  saidAt: Date,
  first?: string,
): boolean {
  if (createdAt > saidAt && eventId !== first) return false
  return state === 'open' || (settledAt ?? expiresAt).getTime() > saidAt.getTime() - READING_MS
}

/** Whether a card that somebody read then may have looked as if it could be decided. */
export function isOpenAt({ state, decidedAt, expiresAt }: Approval, at: number): boolean {
  return state === 'pending' || (decidedAt ?? expiresAt).getTime() > at
}
