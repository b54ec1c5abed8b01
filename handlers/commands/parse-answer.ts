import { questionsOf } from '../../src/domain/answers/clarification.ts'
import type { AnyEvent } from '../../src/domain/events/event.ts'

/**
 * What somebody replied to an event that asks. `answer`: in the words of the API. `unclear`: it may be an answer, and is
 * asked back. `talk`: people talking with each other.
 */
export type SaidAnswer =
  | { readonly kind: 'answer'; readonly given: object }
  | { readonly kind: 'unclear' }
  | { readonly kind: 'talk' }

const TALK = { kind: 'talk' } as const
const UNCLEAR = { kind: 'unclear' } as const
const given = (answer: object): SaidAnswer => ({ kind: 'answer', given: answer })

const OUR_NAME =
  /^(?:@countersign\b|\[@?countersign\]\([^)]*\)|<?https:\/\/linear\.app\/[\w-]+\/profiles\/countersign[\w-]*>?)[\s:,]*/i
const OTHER_NAME = /^(?:@\w|\[@|<?https:\/\/linear\.app\/[\w-]+\/profiles\/)/i
const ANSWER = /^answer\b[\s:,–—-]*/i

/**
 * Reads a reply below the card of an event that asks. It never guesses. `isAlone`: nothing else is asked there, so that
 * the one question is what people speak of.
 */
export function parseAnswer(event: AnyEvent, body: string, isAlone = true): SaidAnswer {
  const text = withoutQuotes(body)
  const isAddressed = OUR_NAME.test(text)
  if (text === '' || (!isAddressed && OTHER_NAME.test(text))) return TALK
  const words = text.replace(OUR_NAME, '')
  const isSaidToUs = isAddressed || ANSWER.test(words)
  const said = parse(event, words.replace(ANSWER, ''), { isSaidToUs, isAlone })
  return said.kind === 'talk' && isAddressed ? UNCLEAR : said
}

const NAMED_QUESTION = /^answer\s+[`"'#]?([0-9a-f]{6})[`"']?(?=$|[\s:,–—-])[\s:,–—-]*/i

/** “answer 3f9a2c: yes” names which of several questions is answered, and means “answer: yes”. */
export function withQuestionNamed(body: string): { readonly key: string; readonly body: string } | undefined {
  const words = withoutQuotes(body).replace(OUR_NAME, '')
  const [found, key] = NAMED_QUESTION.exec(words) ?? []
  if (found === undefined || key === undefined) return undefined
  return { key: key.toLowerCase(), body: `answer: ${words.slice(found.length)}` }
}

interface How {
  readonly isSaidToUs: boolean
  readonly isAlone: boolean
}

function parse(event: AnyEvent, words: string, how: How): SaidAnswer {
  switch (event.type) {
    case 'clarification-request': {
      const questions = questionsOf(event.data)
      const [only, ...more] = questions
      if (only === undefined || words === '') return UNCLEAR
      if (more.length === 0) return parseOnly(only.id, words, how)
      return parseLines(
        questions.map(({ id }) => id),
        words,
      )
    }
    case 'fix-review':
      return parseReview(
        event.data.fixes.map(({ id }) => String(id)),
        words,
      )
    case 'verification-complete':
      return parseTests(words)
    default:
      return TALK
  }
}

/** One question: the whole reply, unless it asks something itself. “1: yes” is “yes”. */
function parseOnly(id: string, words: string, { isSaidToUs, isAlone }: How): SaidAnswer {
  if (!isAlone && !isSaidToUs) return TALK
  const answer = words.replace(/^1\s*:\s*/, '')
  if (/\?\s*$/.test(answer) && !isSaidToUs) return UNCLEAR
  return given({ answers: { [id]: answer } })
}

const NUMBERED = /^\s*(?:[-*]\s+)?(\d{1,3})\\?\s*[:.)]\s*(.*)$/
const NAMED = /^\s*(?:[-*]\s+)?([^\s:]{1,100})\s*:\s*(.*)$/

/** “1: yes”, or “env: staging” by a question's own id; what follows on further lines belongs to it. */
function parseLines(ids: readonly string[], words: string): SaidAnswer {
  const answers = new Map<string, string>()
  let last: string | undefined
  for (const line of words.split('\n')) {
    const [id, text] = lineOf(ids, line)
    if (id !== undefined) {
      if (answers.has(id)) return UNCLEAR
      answers.set(id, text)
      last = id
    } else if (last !== undefined) answers.set(last, `${answers.get(last)}\n${line}`.trim())
    else if (line.trim() !== '') return UNCLEAR
  }
  return given({ answers: Object.fromEntries(answers) })
}

function lineOf(ids: readonly string[], line: string): readonly [string | undefined, string] {
  const [, name = '', said = ''] = NAMED.exec(line) ?? []
  if (ids.includes(name)) return [name, said]
  const [, number = '', text = ''] = NUMBERED.exec(line) ?? []
  return [ids[Number(number) - 1], text]
}

const ACCEPT = /^(?:accept(?:ed)?)(?:\s+(?:all|it|them|this))?[\s.!]*$/i
const SEND_BACK = /^(?:send|sent)\s+back\b[\s:]*([\s\S]*)$/i
const ASK = /^(?:ask|question)\s*:\s*([\s\S]+)$/i
const ABOUT_REVIEW = /^(?:accept|send\s+back|sent\s+back|ask\b|reject|approve)/i

function parseReview(ids: readonly string[], words: string): SaidAnswer {
  if (ACCEPT.test(words)) return given({ decision: 'accepted' })
  const [, question] = ASK.exec(words) ?? []
  if (question !== undefined) return given({ decision: 'question', note: question })
  const [, rest] = SEND_BACK.exec(words) ?? []
  if (rest === undefined) return ABOUT_REVIEW.test(words) ? UNCLEAR : TALK
  const [, list = '', note = ''] = /^([^:\n]*)(?:[:\n]\s*([\s\S]*))?$/.exec(rest) ?? []
  const fixes = /^all\s*$/i.test(list) ? ids : list.split(/(?:[\s,#]|\band\b)+/).filter((id) => id !== '')
  if (fixes.length === 0 || !fixes.every((id) => ids.includes(id))) return UNCLEAR
  return given({ decision: 'sent-back', fixes, note })
}

const GO_ON = /^(?:go\s+on|go\s+ahead|accept(?:ed)?|create(?:\s+(?:the|a))?\s+(?:pr|pull\s+request))[\s.!]*$/i
const FIX = /^(?:fix|send\s+back|sent\s+back)\s*(?::\s*([\s\S]*))?$/i
const ADD_TESTS = /^add\s+tests\s*(?::\s*([\s\S]*))?$/i
const ABOUT_TESTS = /^(?:go\b|accept|create\b|fix\b|send\s+back|sent\s+back|add\s+tests|reject|approve)/i

function parseTests(words: string): SaidAnswer {
  if (GO_ON.test(words)) return given({ next_action: 'create-pr' })
  for (const [pattern, next_action] of [
    [FIX, 'fix-and-rerun'],
    [ADD_TESTS, 'add-tests-and-rerun'],
  ] as const) {
    const found = pattern.exec(words)
    if (found) return given({ next_action, required_actions: (found[1] ?? '').split(/[;\n]/) })
  }
  return ABOUT_TESTS.test(words) ? UNCLEAR : TALK
}

/** What others said is not said again. */
function withoutQuotes(body: string): string {
  return body
    .split('\n')
    .filter((line) => !/^\s*>/.test(line))
    .join('\n')
    .trim()
}
