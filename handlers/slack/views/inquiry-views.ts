import { questionsOf } from '../../../src/domain/answers/clarification.ts'
import { type AnyEvent, toldApart } from '../../../src/domain/events/event.ts'
import type { FieldIssue } from '../../../src/domain/events/storable.ts'
import { answerOfField, questionField } from '../../../templates/dialogs/answer.ts'
import { fixesField, fixGroups } from '../../../templates/dialogs/send-back.ts'
import { inquiryRefusal, nothingAsked } from '../../../templates/inquiry-answers.ts'
import { capital } from '../../../templates/sentence.ts'
import { eventData } from '../button-values.ts'
import { noticeView } from '../dialogs.ts'
import type { SlackNeeds } from '../needs.ts'
import { type Given, onSubmit, type SubmitResult } from '../submission.ts'

/** A dialog's fields as an answer in the words of the API, and the field that a path of the answer is about. */
interface Reading {
  readonly given: object
  readonly fieldOf: (path: string) => string
}

/** The questions were answered: durable before the dialog closes, or each wrong field says what is wrong. */
export function answerSubmission(needs: SlackNeeds) {
  return submission(needs, (event, given) => {
    if (event.type !== 'clarification-request') return undefined
    const questions = questionsOf(event.data)
    const answers = questions.map((question, index) => ({
      id: question.id,
      answer: answerOfField(question, given.text(questionField(index))),
    }))
    const places = new Map(questions.map(({ id }, index) => [`answers.${id}`, questionField(index)]))
    return { given: { answers }, fieldOf: (path) => places.get(path) ?? questionField(0) }
  })
}

/** Fixes, or a test report, go back. */
export function sendBackSubmission(needs: SlackNeeds) {
  return submission(needs, (event, given) => {
    switch (event.type) {
      case 'fix-review': {
        const groups = Array.from({ length: fixGroups(event.data) }, (_, group) => fixesField(group))
        const fixes = groups.flatMap((field) => given.ticked(field))
        return reading({ decision: 'sent-back', fixes, note: given.text('note') })
      }
      case 'verification-complete':
        return reading({
          next_action: given.text('next_action'),
          required_actions: given.text('required_actions'),
          message: given.text('message'),
        })
      default:
        return undefined
    }
  })
}

/** A question in place of a decision about fixes. */
export function askSubmission(needs: SlackNeeds) {
  return submission(needs, (event, given) =>
    event.type === 'fix-review' ? reading({ decision: 'question', note: given.text('note') }) : undefined,
  )
}

function reading(given: object): Reading {
  return { given, fieldOf: (path) => path }
}

function submission(needs: SlackNeeds, read: (event: AnyEvent, given: Given) => Reading | undefined) {
  return onSubmit(needs, eventData, async ({ data, given, identity }): Promise<SubmitResult> => {
    const subject = await needs.readSubject(data.event)
    const answer = subject && read(toldApart(subject.event), given)
    if (answer === undefined) return { kind: 'show', view: noticeView(nothingAsked()) }
    const said = { eventId: data.event, identity, channel: 'slack', given: answer.given } as const
    const result = await needs.answerInquiry(said)
    switch (result.kind) {
      case 'answered':
        return { kind: 'done' }
      case 'invalid':
        return { kind: 'errors', errors: errorsAt(result.fields, answer.fieldOf) }
      case 'not-found':
        return { kind: 'show', view: noticeView(nothingAsked()) }
      case 'refused': {
        const why = inquiryRefusal(result.reason, result.inquiry, needs.people.names, identity)
        return { kind: 'show', view: noticeView(why) }
      }
    }
  })
}

function errorsAt(fields: readonly FieldIssue[], fieldOf: Reading['fieldOf']): Record<string, string> {
  return Object.fromEntries(fields.map(({ path, issue }) => [fieldOf(path), `${capital(issue)}.`]))
}
