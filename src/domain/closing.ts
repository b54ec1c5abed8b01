import { type Approval, isIrreversible } from './approval.ts'

/**
 * Nothing decided in time is a no: the caller must not go ahead. Only a policy for low risk may say otherwise, and only
 * where nobody objected. Unchanged unless pending and past its limit.
 */
export function expire(approval: Approval, now: Date): Approval {
  if (approval.state !== 'pending' || now < approval.expiresAt) return approval
  const { policy, votes } = approval
  const objected = votes.some(({ verdict }) => verdict === 'reject')
  if (policy.onExpiry === 'approve' && mayGoUnasked(approval) && !objected) {
    return approvedBy(
      approval,
      `Nobody objected in time, which approves it by the policy “${policy.name}”.`,
      now,
    )
  }
  return { ...approval, state: 'expired', decidedAt: now }
}

/** What its policy approves without asking is approved from the start. */
export function settleAutomatically(approval: Approval): Approval {
  const { policy, createdAt } = approval
  if (!policy.automatic || !mayGoUnasked(approval)) return approval
  return approvedBy(approval, `Nobody was asked: the policy “${policy.name}” approves it at once.`, createdAt)
}

/** The asker takes the question back. Unchanged unless pending. */
export function cancel(approval: Approval, reason: string, now: Date): Approval {
  if (approval.state !== 'pending') return approval
  return { ...approval, state: 'cancelled', closingReason: reason, decidedAt: now }
}

/** Whatever a policy says: a person decides what is more than low risk, or cannot be undone. */
function mayGoUnasked(approval: Approval): boolean {
  return approval.risk === 'low' && !isIrreversible(approval)
}

function approvedBy(approval: Approval, closingReason: string, decidedAt: Date): Approval {
  return { ...approval, state: 'approved', closingReason, decidedAt }
}
