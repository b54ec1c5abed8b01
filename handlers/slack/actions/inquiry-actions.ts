import { type AnyEvent, toldApart } from '../../../src/domain/events/event.ts'
import type { Dialog } from '../../../templates/dialog.ts'
import { answerDialog } from '../../../templates/dialogs/answer.ts'
import { askDialog } from '../../../templates/dialogs/ask.ts'
import { sendBackFixesDialog, sendBackTestsDialog } from '../../../templates/dialogs/send-back.ts'
import { inquiryRefusal, nothingAsked } from '../../../templates/inquiry-answers.ts'
import { nothingToRetry, staleButton, strangerAnswer } from '../../../templates/vote-answers.ts'
import { detailsValue } from '../button-values.ts'
import { viewOf } from '../dialogs.ts'
import { presserOf } from '../identity.ts'
import type { SlackNeeds } from '../needs.ts'
import { onOpening, onPress } from '../press.ts'

/** Accept all, or Go on: the answer that needs no more words. */
export function acceptInquiry(needs: SlackNeeds) {
  return onPress(needs, async ({ action, body }) => {
    const value = detailsValue.safeParse(action.value)
    if (!value.success) return { changed: false, message: staleButton() }
    const { event: eventId } = value.data
    const identity = presserOf(body)
    const subject = await needs.readSubject(eventId)
    const given = subject && acceptance(toldApart(subject.event))
    if (given === undefined) return { changed: false, message: nothingAsked() }
    const result = await needs.answerInquiry({ eventId, identity, channel: 'slack', given })
    switch (result.kind) {
      case 'answered':
        return { changed: true }
      case 'refused':
        return {
          changed: false,
          message: inquiryRefusal(result.reason, result.inquiry, needs.people.names, identity),
        }
      case 'invalid':
      case 'not-found':
        return { changed: false, message: nothingAsked() }
    }
  })
}

function acceptance({ type }: AnyEvent): object | undefined {
  if (type === 'fix-review') return { decision: 'accepted' }
  return type === 'verification-complete' ? { next_action: 'create-pr' } : undefined
}

/** Answer: the questions as fields. */
export function openAnswerView(needs: SlackNeeds) {
  return openingInquiry(needs, (event) =>
    event.type === 'clarification-request' ? answerDialog(event) : undefined,
  )
}

/** Send back…: which fixes, or what has to be done about the tests. */
export function openSendBackView(needs: SlackNeeds) {
  return openingInquiry(needs, (event) => {
    if (event.type === 'fix-review') return sendBackFixesDialog(event)
    return event.type === 'verification-complete' ? sendBackTestsDialog(event) : undefined
  })
}

/** Ask…: what. */
export function openAskView(needs: SlackNeeds) {
  return openingInquiry(needs, (event) => (event.type === 'fix-review' ? askDialog(event) : undefined))
}

/** A dialog about one event that still waits for its answer, for a listed person. */
function openingInquiry(needs: SlackNeeds, dialogFor: (event: AnyEvent) => Dialog | undefined) {
  return onOpening(needs, async ({ action, body }) => {
    const value = detailsValue.safeParse(action.value)
    if (!value.success) return { changed: false, message: staleButton() }
    const identity = presserOf(body)
    const person = await needs.people.find(identity)
    if (person === undefined) return { changed: false, message: strangerAnswer(identity) }
    const subject = await needs.readSubject(value.data.event)
    const { event, inquiry } = subject ?? {}
    const dialog = event && dialogFor(toldApart(event))
    if (inquiry && inquiry.state !== 'open')
      return {
        changed: false,
        message: inquiryRefusal(inquiry.state, inquiry, needs.people.names, identity),
      }
    if (!inquiry || dialog === undefined) return { changed: false, message: nothingAsked() }
    return { changed: false, dialog: (place) => place.show(viewOf(dialog, place.from)) }
  })
}

/** Retry, where the orchestrator could not be told of an answer. */
export function retryInquiryAction(needs: SlackNeeds) {
  return onPress(needs, async ({ action, body }) => {
    const value = detailsValue.safeParse(action.value)
    if (!value.success) return { changed: false, message: staleButton() }
    const identity = presserOf(body)
    const result = await needs.retryInquiryCallback(value.data.event, identity)
    if (result === 'unknown-person') return { changed: false, message: strangerAnswer(identity) }
    return result === 'retrying' ? { changed: true } : { changed: true, message: nothingToRetry() }
  })
}
