import { staleButton } from '../../../templates/vote-answers.ts'
import { approveStep, confirming } from '../approving.ts'
import type { SlackNeeds } from '../needs.ts'
import { onPress } from '../press.ts'
import { castPressed, isAsked, pressedVote } from '../pressed-vote.ts'
import { reading } from '../reading.ts'

/** Approve with conditions…: opens the approve dialog also where pressing Approve would have voted at once. */
export function openApproveView(needs: SlackNeeds) {
  return onPress(needs, async (press) => {
    const pressed = await pressedVote(needs, press)
    if (pressed === undefined) return { changed: false, message: staleButton() }
    if (!isAsked(pressed)) {
      const { message } = await castPressed(needs, pressed, 'approve')
      return { changed: true, message }
    }
    const { approval, digest, identity, person } = pressed
    const step = await approveStep(needs, approval, digest, person)
    const subject = step === 'read' ? await needs.readSubject(approval.eventId) : undefined
    return { changed: false, dialog: subject ? reading(needs, identity, subject, 0) : confirming(approval) }
  })
}
