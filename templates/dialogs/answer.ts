import { type Question, questionsOf } from '../../src/domain/answers/clarification.ts'
import type { CountersignEvent } from '../../src/domain/events/event.ts'
import type { MessageBlock } from '../../src/domain/message.ts'
import { describe } from '../describe.ts'
import type { Dialog, DialogField, DialogOption } from '../dialog.ts'
import { SLACK } from '../render/limits.ts'
import { counted } from '../sentence.ts'

/** A clarification's questions, each as the field that its type asks for. */
export function answerDialog({ id, source, data }: CountersignEvent<'clarification-request'>): Dialog {
  const questions = questionsOf(data)
  return {
    id: 'inquiry.answer',
    title: 'Answer',
    blocks: [
      ...intro(source ?? data.agent_id ?? 'The orchestrator', questions.length),
      ...describe([['Context', data.context]]),
    ],
    fields: questions.map(fieldOf),
    actions: [],
    submit: 'Send',
    close: 'Cancel',
    data: { event: id },
  }
}

function intro(asker: string, count: number): readonly MessageBlock[] {
  const words = `${asker} waits for ${count === 1 ? 'your answer' : counted(count, 'answer')}. The first one to answer counts.`
  return [{ kind: 'text', text: words }]
}

/** The field of a question, by its place: an id of an agent's may be too long for one. */
export function questionField(index: number): string {
  return `question.${index + 1}`
}

/** So many are all in sight; more are chosen from a list, and more than that list takes are written. */
const IN_SIGHT = 10

function fieldOf({ text, type, options, required }: Question, index: number): DialogField {
  const field = { id: questionField(index), label: text, required }
  if (type === 'yes_no') return { ...field, kind: 'choice', options: YES_NO }
  if (type === 'choice' && options.length <= SLACK.selectOptions) {
    const kind = options.length <= IN_SIGHT ? 'choice' : 'select'
    return { ...field, kind, options: options.map(optionOf) }
  }
  const hint = type === 'choice' ? { hint: 'One of the options on the card, in its words.' } : {}
  return { ...field, ...hint, kind: 'text', lines: type === 'choice' ? 'one' : 'several', maxLength: 3_000 }
}

const YES_NO: readonly DialogOption[] = [
  { label: 'Yes', value: 'yes' },
  { label: 'No', value: 'no' },
]

/** Its number stands for an option: its words may be too long for a value. */
function optionOf(option: string, index: number): DialogOption {
  return { label: option, value: String(index + 1) }
}

/** What was chosen or written in a question's field, in the words of the API. */
export function answerOfField({ type, options }: Question, given: string): string {
  const isListed = type === 'choice' && options.length <= SLACK.selectOptions
  return isListed ? (options[Number(given) - 1] ?? '') : given
}
