import { nothingToRetry, notYoursToRetry, strangerAnswer } from '../../../templates/vote-answers.ts'
import { presserOf } from '../identity.ts'
import type { SlackNeeds } from '../needs.ts'
import { onPress } from '../press.ts'

/** Retry, on a card whose orchestrator could not be told. The button's value is the approval's id. */
export function retryCallbackAction(needs: SlackNeeds) {
  return onPress(needs, async ({ action, body }) => {
    const identity = presserOf(body)
    const result = await needs.retryCallback(action.value ?? '', identity)
    switch (result.kind) {
      case 'retrying':
        return { changed: true }
      case 'nothing-to-retry':
        return { changed: true, message: nothingToRetry() }
      case 'refused':
        return {
          changed: false,
          message:
            result.reason === 'unknown-person' ? strangerAnswer(identity) : notYoursToRetry(result.approval),
        }
    }
  })
}
