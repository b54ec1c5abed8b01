import { revokedAnswer, standingList } from '../../../templates/standing-answers.ts'
import { strangerAnswer } from '../../../templates/vote-answers.ts'
import { presserOf } from '../identity.ts'
import type { SlackNeeds } from '../needs.ts'
import { onPress } from '../press.ts'

/** Revoke, in the list of standing approvals. The button's value is its id. */
export function revokeStandingAction(needs: SlackNeeds) {
  return onPress(needs, async ({ action, body }) => {
    const identity = presserOf(body)
    const outcome = await needs.revokeStanding(identity, action.value ?? '')
    if (outcome === 'unknown-person') return { changed: false, message: strangerAnswer(identity) }
    const list = standingList(await needs.listStanding(), needs.people.names)
    return { changed: true, message: revokedAnswer(outcome), list }
  })
}
