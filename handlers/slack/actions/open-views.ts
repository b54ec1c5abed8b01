import { alikeTo } from '../../../src/domain/alike.ts'
import type { Identity } from '../../../src/domain/person.ts'
import { nothingToDecide } from '../../../templates/approval-answers.ts'
import type { Dialog } from '../../../templates/dialog.ts'
import { batchDialog } from '../../../templates/dialogs/batch.ts'
import { reassignDialog } from '../../../templates/dialogs/reassign.ts'
import { snoozeDialog } from '../../../templates/dialogs/snooze.ts'
import { standingDialog } from '../../../templates/dialogs/standing.ts'
import { notAlike } from '../../../templates/standing-answers.ts'
import { strangerAnswer } from '../../../templates/vote-answers.ts'
import { viewOf } from '../dialogs.ts'
import { presserOf } from '../identity.ts'
import type { SlackNeeds } from '../needs.ts'
import { onOpening, type PressResult } from '../press.ts'
import { onApproval } from './on-approval.ts'

/** Hand over…: to whom. */
export function openReassignView(needs: SlackNeeds) {
  return onApproval(needs, async (approval, person) =>
    opening(reassignDialog(approval, person, needs.people.all)),
  )
}

/** Remind me later…: when. */
export function openSnoozeView(needs: SlackNeeds) {
  return onApproval(needs, async (approval) => opening(snoozeDialog(approval)))
}

/** Approve alike in advance…: on which terms. */
export function openStandingView(needs: SlackNeeds) {
  return onApproval(needs, async (approval) => {
    const subject = await needs.readSubject(approval.eventId)
    const alike = alikeTo(approval, subject?.event.source ?? null)
    if (typeof alike === 'string') return { changed: false, message: notAlike(alike) }
    return opening(standingDialog(approval, alike))
  })
}

/** Decide several…: which, and how. */
export function openBatchView(needs: SlackNeeds) {
  return onOpening(needs, ({ body }) => openBatch(needs, presserOf(body)))
}

/** For the button and for the command alike. */
export async function openBatch(needs: SlackNeeds, identity: Identity): Promise<PressResult> {
  const person = await needs.people.find(identity)
  if (person === undefined) return { changed: false, message: strangerAnswer(identity) }
  const { approvals } = await needs.listVotable(person)
  if (approvals.length === 0) return { changed: false, message: nothingToDecide() }
  return opening(batchDialog(approvals))
}

function opening(dialog: Dialog): PressResult {
  return { changed: false, dialog: (place) => place.show(viewOf(dialog, place.from)) }
}
