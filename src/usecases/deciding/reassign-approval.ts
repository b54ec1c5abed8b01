import type { Approval, Refused } from '../../domain/approval.ts'
import type { ChannelName } from '../../domain/card.ts'
import { handOver } from '../../domain/handover.ts'
import type { Identity, Person } from '../../domain/person.ts'
import type { Ids } from '../../ports/ids.ts'
import { directCards } from '../routing/direct-cards.ts'
import { type RestNeeds, respectQuietHours } from '../routing/respect-quiet-hours.ts'
import { type ChangeNeeds, changeApproval, rulesOf } from './change-approval.ts'
import { settleApproval } from './settle-approval.ts'

interface Needs extends ChangeNeeds, RestNeeds {
  readonly ids: Ids
  readonly channels: Readonly<Partial<Record<ChannelName, unknown>>>
}

interface Reassigned {
  readonly kind: 'reassigned'
  readonly approval: Approval
}
export type ReassignApproval = (
  approvalId: string,
  identity: Identity,
  to: Person,
) => Promise<Reassigned | Refused | { readonly kind: 'not-found' }>

/** Someone who may vote hands their place to another, who gets the card directly. */
export function reassignApproval(needs: Needs): ReassignApproval {
  return (approvalId, identity, to) =>
    changeApproval<Reassigned>(
      needs,
      { approvalId, identity, action: 'reassignment', detail: { to: to.id } },
      async ({ tx, approval, now, voter: { person } }) => {
        const after = handOver(approval, person, to, now)
        if (typeof after === 'string') return after
        const detail = { ...rulesOf(approval), to: to.id }
        const entry = { actor: person.id, action: 'approval.reassigned', detail }
        const wakeups = await settleApproval(tx, needs, after, entry)
        const wanted = directCards(needs, after, now, to.id === person.id ? [] : [to])
        const about = { eventId: after.eventId, approval: after }
        const direct = await tx.cards.raise(await respectQuietHours(tx, needs, wanted, about))
        return {
          done: { kind: 'reassigned', approval: after },
          wakeups: { ...wakeups, cards: [...wakeups.cards, ...direct] },
        }
      },
    )
}
