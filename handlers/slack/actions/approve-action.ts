import type { Approval } from '../../../src/domain/approval.ts'
import type { Identity } from '../../../src/domain/person.ts'
import type { CastResult } from '../../../src/usecases/deciding/cast-vote.ts'
import { staleButton } from '../../../templates/vote-answers.ts'
import { voteMessage } from '../../commands/vote-message.ts'
import { approveStep, confirming } from '../approving.ts'
import type { SlackNeeds } from '../needs.ts'
import { onPress, type Press, type PressResult } from '../press.ts'
import { castPressed, pressedVote } from '../pressed-vote.ts'
import { reading } from '../reading.ts'

/**
 * Approve, on a card, in a list, in a dialog or on the Home tab. Votes at once where that is all there is; asks once more
 * where the policy wants a justification or nothing can be undone; and shows first what was not read yet.
 */
export function approveAction(needs: SlackNeeds) {
  return onPress(needs, async (press: Press) => {
    const pressed = await pressedVote(needs, press)
    if (pressed === undefined) return { changed: false, message: staleButton() }
    const { approval, digest, identity, person } = pressed
    const step = approval && (await approveStep(needs, approval, digest, person))
    if (approval && step === 'confirm') return { changed: false, dialog: confirming(approval) }

    const { result, message } = await castPressed(needs, pressed, 'approve')
    if (approval && isNotOpened(result)) return readFirst(needs, identity, approval, result)
    const changed = result.kind === 'recorded'
    return changed && isCard(press.body) ? { changed } : { changed, message }
  })
}

/** The attempt is on the record; what was not read yet is shown right away. */
export async function readFirst(
  needs: SlackNeeds,
  identity: Identity,
  { eventId }: Approval,
  refused: CastResult,
): Promise<PressResult> {
  const subject = await needs.readSubject(eventId)
  if (subject === undefined)
    return { changed: false, message: voteMessage(refused, 'approve', identity, needs) }
  return { changed: false, dialog: reading(needs, identity, subject, 0) }
}

export function isNotOpened(result: CastResult): boolean {
  return result.kind === 'refused' && result.reason === 'not-opened'
}

/** A message that everyone in the conversation sees. */
function isCard(body: Press['body']): boolean {
  return body.view === undefined && body.container.is_ephemeral !== true
}
