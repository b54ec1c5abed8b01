import { questionsOf } from '../src/domain/answers/clarification.ts'
import { FIX_DECISIONS, type FixDecision } from '../src/domain/answers/fix-review.ts'
import { NEXT_ACTIONS } from '../src/domain/answers/verification.ts'
import type { AnyEvent } from '../src/domain/events/event.ts'
import { NEXT_ACTION_WORDS } from './answer-words.ts'
import type { DialogField } from './dialog.ts'
import { answerDialog, answerOfField, questionField } from './dialogs/answer.ts'
import { fixesField, fixGroups, sendBackFixesDialog, sendBackTestsDialog } from './dialogs/send-back.ts'

/** What was written and ticked in a form: a field's id → its values. */
export type Filled = (field: string) => readonly string[]

/** A form to answer an event, for one person who came by the link in a mail. */
export interface AnswerForm {
  /** Sent back with the answer. */
  readonly token: string
  readonly reader: string
  readonly fields: readonly DialogField[]
  /** What was written already; undefined at the first sight. */
  readonly filled?: Filled | undefined
  /** Field id → what is wrong with it. */
  readonly wrong: Readonly<Record<string, string>>
}

const DECISIONS: Readonly<Record<FixDecision, string>> = {
  accepted: 'Accept all',
  'sent-back': 'Send back what is ticked below',
  question: 'Ask what stands below',
}

/** All of one event's answer in one form, for pages without buttons that open dialogs. */
export function answerFields(event: AnyEvent): readonly DialogField[] {
  switch (event.type) {
    case 'clarification-request':
      return answerDialog(event).fields
    case 'fix-review':
      return [
        {
          kind: 'choice',
          id: 'decision',
          label: 'What do you decide?',
          options: FIX_DECISIONS.map((value) => ({ value, label: DECISIONS[value] })),
          required: true,
        },
        ...sendBackFixesDialog(event).fields,
      ]
    case 'verification-complete': {
      const [_next, ...others] = sendBackTestsDialog(event).fields
      const options = NEXT_ACTIONS.map((value) => ({ value, label: NEXT_ACTION_WORDS[value] }))
      const label = 'What comes next?'
      return [{ kind: 'choice', id: 'next_action', label, options, required: true }, ...others]
    }
    default:
      return []
  }
}

/** What was filled in, in the words of the API. What is ticked or to be done counts for what is sent back alone. */
export function filledAnswer(event: AnyEvent, filled: Filled): object {
  // A browser ends lines in two characters.
  const one = (field: string) => filled(field)[0]?.replaceAll('\r\n', '\n').trim() ?? ''
  switch (event.type) {
    case 'clarification-request': {
      const answers = questionsOf(event.data).map((question, index) => ({
        id: question.id,
        answer: answerOfField(question, one(questionField(index))),
      }))
      return { answers }
    }
    case 'fix-review': {
      const groups = Array.from({ length: fixGroups(event.data) }, (_, group) => fixesField(group))
      const decision = one('decision')
      const fixes = decision === 'accepted' ? [] : groups.flatMap(filled)
      return { decision, fixes: decision === 'question' ? [] : fixes, note: one('note') }
    }
    default: {
      const next_action = one('next_action')
      const required_actions = next_action === 'create-pr' ? '' : one('required_actions')
      return { next_action: next_action || undefined, required_actions, message: one('message') }
    }
  }
}

/** The field that a path of an answer is about. */
export function fieldOfPath(event: AnyEvent, path: string): string {
  if (event.type !== 'clarification-request') return path
  const index = questionsOf(event.data).findIndex(({ id }) => path === `answers.${id}`)
  return questionField(Math.max(0, index))
}
