import { alikeTo } from '../../../src/domain/alike.ts'
import type { Approval } from '../../../src/domain/approval.ts'
import type { Explanation } from '../../../src/domain/explanation.ts'
import { handOver } from '../../../src/domain/handover.ts'
import type { Person } from '../../../src/domain/person.ts'
import { moreDialog, type Options } from '../../../templates/dialogs/more.ts'
import { viewOf } from '../dialogs.ts'
import type { SlackNeeds } from '../needs.ts'
import { onApproval } from './on-approval.ts'

/** More: where an approval stands for whoever presses, and what they can do about it beside approving and rejecting. */
export function moreAction(needs: SlackNeeds) {
  return onApproval(needs, async (approval, person) => {
    const explained = await needs.explainApproval(approval)
    const reader = { personId: person.id, names: needs.people.names }
    const options = optionsOf(approval, explained, person, needs.clock.now())
    const dialog = moreDialog(approval, explained, options, reader)
    return { changed: false, dialog: (place) => place.show(viewOf(dialog, place.from)) }
  })
}

function optionsOf(approval: Approval, explained: Explanation, person: Person, now: Date): Options {
  const mayApprove = explained.mayApprove.some((one) => one.person === person.id)
  const mine = approval.votes.find((vote) => vote.person === person.id)
  return {
    mayApprove,
    mayWithdraw: mine !== undefined,
    // Handing over to oneself changes nothing, so that it tells whether one may.
    mayHandOver: typeof handOver(approval, person, person, now) !== 'string',
    mayApproveInAdvance:
      (mayApprove || mine?.verdict === 'approve') && typeof alikeTo(approval, null) !== 'string',
  }
}
