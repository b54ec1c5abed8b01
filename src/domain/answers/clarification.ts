import { type ClarificationData, idOfQuestion, type QuestionType } from '../events/clarification.ts'
import { isRecord } from '../events/envelope.ts'
import type { FieldIssue } from '../events/storable.ts'
import type { Read } from './read.ts'

/** A question as it is to be answered, whatever form it came in. */
export interface Question {
  readonly id: string
  readonly text: string
  readonly type: QuestionType
  /** Of a choice; empty for other types. */
  readonly options: readonly string[]
  readonly required: boolean
}

/** `yes_no` is answered with `yes` or `no`; null stands where nothing was said to a question that need not be answered. */
export interface ClarificationAnswer {
  readonly kind: 'clarification'
  readonly answers: readonly {
    readonly id: string
    readonly question: string
    readonly answer: string | null
  }[]
}

/** A question with options is a choice, any other a text, unless it says what it is. All are required unless they say so. */
export function questionsOf({ questions }: Pick<ClarificationData, 'questions'>): readonly Question[] {
  return questions.map((question, index) => {
    const { text, type = question.options?.length ? 'choice' : 'text', required = true } = question
    const options = type === 'choice' ? [...new Set(question.options)] : []
    return { id: idOfQuestion(question, index), text, type, options, required }
  })
}

/** Reads `answers`: a map of question ids, or a list of `{id, answer}`. Every question that is answered wrong is named. */
export function readClarification(
  data: Pick<ClarificationData, 'questions'>,
  given: Readonly<Record<string, unknown>>,
): Read<ClarificationAnswer> {
  const said = answersIn(given.answers)
  if (said === undefined)
    return invalid([{ path: 'answers', issue: 'give a map of question ids, or a list of {"id", "answer"}' }])
  const questions = questionsOf(data)
  const unknown = [...said.keys()].filter((id) => !questions.some((question) => question.id === id))
  const read = questions.map((question) => ({ question, ...readOne(question, said.get(question.id)) }))
  const fields = [
    ...read.flatMap(({ question: { id }, issue }) => (issue ? [{ path: `answers.${id}`, issue }] : [])),
    ...unknown.map((id) => ({ path: `answers.${id}`, issue: 'is no question of this event' })),
  ]
  if (fields.length > 0) return invalid(fields)
  const answers = read.map(({ question: { id, text }, answer }) => ({ id, question: text, answer }))
  return { kind: 'answer', answer: { kind: 'clarification', answers } }
}

function invalid(fields: readonly FieldIssue[]): Read<never> {
  return { kind: 'invalid', fields }
}

function answersIn(given: unknown): ReadonlyMap<string, unknown> | undefined {
  if (isRecord(given)) return new Map(Object.entries(given))
  if (!Array.isArray(given) || !given.every(isRecord)) return undefined
  return new Map(given.map(({ id, answer }) => [String(id), answer]))
}

interface One {
  readonly answer: string | null
  readonly issue?: string
}

const LONGEST = 10_000

function readOne(question: Question, given: unknown): One {
  const said = wordsOf(given)
  if (said === undefined) return wrong('must be text')
  if (said === '') return question.required ? wrong(MISSING[question.type]) : { answer: null }
  if (said.length > LONGEST) return wrong(`is longer than ${LONGEST} characters`)
  switch (question.type) {
    case 'text':
      return { answer: said }
    case 'choice':
      return readChoice(question, said)
    case 'yes_no':
      return readYesNo(said)
  }
}

const MISSING: Readonly<Record<QuestionType, string>> = {
  text: 'is required: say something',
  choice: 'is required: choose one of the options',
  yes_no: 'is required: yes or no',
}

function wordsOf(given: unknown): string | undefined {
  if (given === undefined || given === null) return ''
  if (typeof given === 'boolean') return given ? 'yes' : 'no'
  return typeof given === 'string' || typeof given === 'number' ? String(given).trim() : undefined
}

/** Capital and small letters are the same, unless the options differ in nothing else. */
function readChoice({ options }: Question, said: string): One {
  if (options.includes(said)) return { answer: said }
  const [only, ...more] = options.filter((option) => option.toLowerCase() === said.toLowerCase())
  if (only !== undefined && more.length === 0) return { answer: only }
  return wrong(`must be one of: ${options.join(', ')}`)
}

function readYesNo(said: string): One {
  if (/^(?:yes|y|true)$/i.test(said)) return { answer: 'yes' }
  return /^(?:no|n|false)$/i.test(said) ? { answer: 'no' } : wrong('must be yes or no')
}

function wrong(issue: string): One {
  return { answer: null, issue }
}
