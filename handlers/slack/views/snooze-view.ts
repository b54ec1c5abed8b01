import { momentNamed } from '../../../src/domain/moment-named.ts'
import { notDone, snoozedAnswer } from '../../../templates/approval-answers.ts'
import { nothingToShow } from '../../../templates/command-answers.ts'
import { approvalData } from '../button-values.ts'
import { noticeView } from '../dialogs.ts'
import type { SlackNeeds } from '../needs.ts'
import { onSubmit } from '../submission.ts'

/** A time was chosen to be asked again. */
export function snoozeSubmission(needs: SlackNeeds) {
  return onSubmit(needs, approvalData, async ({ data, given, identity }) => {
    const now = needs.clock.now()
    const when = momentNamed(given.text('when'), now)
    if (when === undefined) return { kind: 'errors', errors: { when: 'Choose when.' } }
    const result = await needs.snoozeApproval(data.approval, identity, when.getTime() - now.getTime())
    switch (result.kind) {
      case 'snoozed':
        return { kind: 'show', view: noticeView(snoozedAnswer(result.approval, result.until), 'Reminder') }
      case 'refused':
        return { kind: 'show', view: noticeView(notDone(result, needs.people.names, identity)) }
      case 'not-found':
        return { kind: 'show', view: noticeView(nothingToShow()) }
    }
  })
}
