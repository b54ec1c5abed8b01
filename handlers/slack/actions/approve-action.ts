import { staleButton } from '../../../templates/vote-answers.ts'
import { voteValue } from '../button-values.ts'
import { presserOf } from '../identity.ts'
import type { SlackNeeds } from '../needs.ts'
import { onPress, type Press } from '../press.ts'
import { voteMessage } from '../vote-message.ts'

/** Approve, on a card, in a list or on the Home tab. A card says by itself that the vote counted; all else is answered. */
export function approveAction(needs: SlackNeeds) {
  return onPress(needs, async ({ action, body }: Press) => {
    const value = voteValue.safeParse(action.value)
    if (!value.success) return { changed: false, message: staleButton() }
    const identity = presserOf(body)
    const { approval: approvalId, digest } = value.data
    const result = await needs.castVote({
      approvalId,
      identity,
      verdict: 'approve',
      channel: 'slack',
      digest,
    })
    const message = voteMessage(result, 'approve', identity, needs)
    const changed = result.kind === 'recorded'
    return changed && isCard(body) ? { changed } : { changed, message }
  })
}

/** A message that everyone in the conversation sees. */
function isCard(body: Press['body']): boolean {
  return body.view === undefined && body.container.is_ephemeral !== true
}
