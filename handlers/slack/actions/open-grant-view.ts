import { attemptsAsked } from '../../../src/domain/attempts.ts'
import { toldApart } from '../../../src/domain/events/event.ts'
import { grantDialog } from '../../../templates/dialogs/grant.ts'
import { staleButton } from '../../../templates/vote-answers.ts'
import { viewOf } from '../dialogs.ts'
import type { SlackNeeds } from '../needs.ts'
import { onOpening } from '../press.ts'
import { castPressed, isAsked, pressedVote } from '../pressed-vote.ts'

/** Grant fewer…: asks how many, unless it is clear already that the vote could not count. */
export function openGrantView(needs: SlackNeeds) {
  return onOpening(needs, async (press) => {
    const pressed = await pressedVote(needs, press)
    if (pressed === undefined) return { changed: false, message: staleButton() }
    if (!isAsked(pressed)) {
      const { message } = await castPressed(needs, pressed, 'approve')
      return { changed: true, message }
    }
    const { approval } = pressed
    const subject = await needs.readSubject(approval.eventId)
    const asked = subject && attemptsAsked(toldApart(subject.event))
    if (typeof asked !== 'number') return { changed: false, message: staleButton() }
    return {
      changed: false,
      dialog: (place) => place.show(viewOf(grantDialog(approval, asked), place.from)),
    }
  })
}
