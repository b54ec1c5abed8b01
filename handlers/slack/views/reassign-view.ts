import { notDone, reassignedAnswer } from '../../../templates/approval-answers.ts'
import { nothingToShow } from '../../../templates/command-answers.ts'
import { approvalData } from '../button-values.ts'
import { noticeView } from '../dialogs.ts'
import type { SlackNeeds } from '../needs.ts'
import { onSubmit } from '../submission.ts'

/** Somebody was chosen to decide in one's place. */
export function reassignSubmission(needs: SlackNeeds) {
  return onSubmit(needs, approvalData, async ({ data, given, identity }) => {
    const to = needs.people.all.find(({ id }) => id === given.text('to'))
    if (to === undefined) return { kind: 'errors', errors: { to: 'Choose somebody who is listed.' } }
    const result = await needs.reassignApproval(data.approval, identity, to)
    switch (result.kind) {
      case 'reassigned':
        return { kind: 'show', view: noticeView(reassignedAnswer(result.approval, to), 'Hand over') }
      case 'refused':
        return { kind: 'show', view: noticeView(notDone(result, needs.people.names, identity)) }
      case 'not-found':
        return { kind: 'show', view: noticeView(nothingToShow()) }
    }
  })
}
