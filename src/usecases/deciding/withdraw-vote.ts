import type { Approval, Refused, VoteChannel } from '../../domain/approval.ts'
import type { Identity } from '../../domain/person.ts'
import { withdraw } from '../../domain/vote.ts'
import { type ChangeNeeds, changeApproval, rulesOf } from './change-approval.ts'
import { settleApproval } from './settle-approval.ts'

interface Withdrawn {
  readonly kind: 'withdrawn'
  readonly approval: Approval
}
export type WithdrawVote = (
  approvalId: string,
  identity: Identity,
  channel: VoteChannel,
) => Promise<Withdrawn | Refused | { readonly kind: 'not-found' }>

/** Takes a person's vote back while the approval is pending; the audit keeps that it was there. */
export function withdrawVote(needs: ChangeNeeds): WithdrawVote {
  return (approvalId, identity, channel) =>
    changeApproval<Withdrawn>(
      needs,
      { approvalId, identity, action: 'withdrawal', detail: { channel } },
      async ({ tx, approval, now, voter: { person } }) => {
        const outcome = withdraw(approval, person.id, now)
        if (outcome.kind === 'refused') return outcome.reason
        const { verdict, at } = outcome.vote
        const detail = { ...rulesOf(approval), channel, verdict, voted_at: at.toISOString() }
        const entry = { actor: person.id, action: 'vote.withdrawn', detail }
        return {
          done: { kind: 'withdrawn', approval: outcome.approval },
          wakeups: await settleApproval(tx, needs, outcome.approval, entry, { removed: outcome.vote }),
        }
      },
    )
}
