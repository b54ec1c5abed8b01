import { notDone, withdrawnAnswer } from '../../../templates/approval-answers.ts'
import { nothingToShow } from '../../../templates/command-answers.ts'
import { staleButton } from '../../../templates/vote-answers.ts'
import { approvalValue } from '../button-values.ts'
import { presserOf } from '../identity.ts'
import type { SlackNeeds } from '../needs.ts'
import { onPress } from '../press.ts'

/** Withdraw my vote. */
export function withdrawAction(needs: SlackNeeds) {
  return onPress(needs, async ({ action, body }) => {
    const value = approvalValue.safeParse(action.value)
    if (!value.success) return { changed: false, message: staleButton() }
    const identity = presserOf(body)
    const result = await needs.withdrawVote(value.data.approval, identity, 'slack')
    switch (result.kind) {
      case 'withdrawn':
        return { changed: true, message: withdrawnAnswer(result.approval) }
      case 'refused':
        return { changed: false, message: notDone(result, needs.people.names, identity) }
      case 'not-found':
        return { changed: false, message: nothingToShow() }
    }
  })
}
