import type { Approval, RefusalReason } from '../../../src/domain/approval.ts'
import { noSuchApproval } from '../../../templates/command-answers.ts'
import { refusalAnswer, staleButton } from '../../../templates/vote-answers.ts'
import { voteValue } from '../button-values.ts'
import { rejectView } from '../dialogs.ts'
import { presserOf } from '../identity.ts'
import type { SlackNeeds } from '../needs.ts'
import { onOpening } from '../press.ts'
import { voteMessage } from '../vote-message.ts'

/** Reject: asks for the reason, unless it is clear already that the vote could not count. */
export function openRejectView(needs: SlackNeeds) {
  return onOpening(needs, async ({ action, body, client }) => {
    const value = voteValue.safeParse(action.value)
    if (!value.success) return { changed: false, message: staleButton() }
    const identity = presserOf(body)
    const { approval: approvalId, digest } = value.data
    if (needs.people.find(identity) === undefined) {
      // The refusal belongs into the audit, so that it is the use case that refuses.
      const result = await needs.castVote({
        approvalId,
        identity,
        verdict: 'reject',
        channel: 'slack',
        digest,
      })
      return { changed: false, message: voteMessage(result, 'reject', identity, needs) }
    }
    const found = await needs.findApproval(approvalId)
    if (found.kind !== 'found') return { changed: false, message: noSuchApproval(approvalId) }
    const closed = whyClosed(found.approval)
    if (closed) {
      return { changed: true, message: refusalAnswer(closed, found.approval, needs.people.names, identity) }
    }
    const from = body.view?.type === 'home' ? 'home' : 'conversation'
    const view = rejectView(found.approval, { approval: approvalId, digest, from })
    await client.views.open({ trigger_id: body.trigger_id, view })
    return { changed: false }
  })
}

/** Why nobody can vote any more; `undefined` while it is open. */
export function whyClosed({ state }: Approval): RefusalReason | undefined {
  switch (state) {
    case 'pending':
      return undefined
    case 'expired':
    case 'cancelled':
      return state
    case 'approved':
    case 'rejected':
      return 'already-decided'
  }
}
