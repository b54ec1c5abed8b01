import { isIrreversible } from '../../src/domain/approval.ts'
import type { Identity, Person } from '../../src/domain/person.ts'
import type { Subject } from '../../src/domain/subject.ts'
import { detailsPages } from '../../templates/details.ts'
import { detailsDialog, isCurrent, type Reading } from '../../templates/dialogs/details.ts'
import { mayApprove } from './approving.ts'
import type { DialogPlace } from './dialog-place.ts'
import { viewOf } from './dialogs.ts'
import type { SlackNeeds } from './needs.ts'

/**
 * Shows one page of a payload, and notes that this person was shown it: what cannot be undone is approved by readers only.
 * A page counts once Slack has taken it, so that the way to approve appears on the last one a moment later. A page that
 * does not exist any more is the last one.
 */
export function reading(needs: SlackNeeds, identity: Identity, subject: Subject, wanted: number) {
  return async (place: DialogPlace): Promise<void> => {
    const pages = detailsPages(subject)
    const index = Math.min(wanted, pages.length - 1)
    const page = pages[index]
    if (page === undefined) throw new Error(`Event ${subject.event.id} has no page to show.`)
    const before = await readingOf(needs, subject, await needs.people.find(identity))
    const view = (state: Reading | undefined) =>
      viewOf(detailsDialog(page, index, pages.length, state), place.from)
    await place.show(view(before))
    if (before === undefined || !before.isCurrent || before.isWhole) return
    const { id: approvalId, digest } = before.approval
    const isWhole = await needs.recordOpening({
      approvalId,
      digest,
      identity,
      page: index,
      pages: pages.length,
    })
    if (isWhole && isIrreversible(before.approval)) await place.refine(view({ ...before, isWhole }))
  }
}

/** Nothing where reading leads to nothing: for strangers, and where nothing is left to decide. */
async function readingOf(
  needs: SlackNeeds,
  subject: Subject,
  person: Person | undefined,
): Promise<Reading | undefined> {
  const { approval } = subject
  if (approval?.state !== 'pending' || person === undefined) return undefined
  const isWhole = await needs.hasOpened(approval.id, person.id, approval.digest)
  const may = isIrreversible(approval) && mayApprove(subject, person)
  return { approval, isCurrent: isCurrent(subject), isWhole, mayApprove: may }
}
