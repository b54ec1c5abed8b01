import { parseArgs } from 'node:util'
import { z } from 'zod'
import { aligned } from '../../templates/render/plain-text.ts'
import type { Variables } from '../config/environment.ts'
import { readClientConfig } from '../config/read-client-config.ts'
import { answered } from './answered.ts'
import { plain } from './columns.ts'
import { type Command, UsageError } from './command.ts'
import { fieldsGiven } from './compose-event.ts'
import { askServer } from './server-client.ts'

const SERVER = 'Asks the server at COUNTERSIGN_URL (default http://127.0.0.1:3000), with COUNTERSIGN_API_KEY.'
const text = { type: 'string' } as const
const several = { type: 'string', multiple: true } as const
const json = { type: 'boolean', default: false } as const

const asks = z.looseObject({
  id: z.string(),
  text: z.string(),
  type: z.string(),
  options: z.array(z.string()),
})
const question = z.looseObject({
  event_id: z.string(),
  title: z.string(),
  expires_at: z.string(),
  questions: z.array(asks).optional(),
})
type Question = z.infer<typeof question>
const page = z.object({ items: z.array(question), next: z.string().nullable() })

/** `questions list`. `variables` are the process's own unless given, in all of these. */
export const questionsList = (variables?: Variables): Command => ({
  summary: 'List what waits for an answer that is no vote',
  usage: `countersign questions list [--limit <n>] [--json]

  --limit    at most so many, 1 to 100; 50 unless given
  --json     print the server’s answer

${SERVER}`,
  run: (args, io) =>
    answered(io, async () => {
      const { values } = parseArgs({ args: [...args], options: { limit: text, json } })
      const query = new URLSearchParams(values.limit === undefined ? {} : { limit: values.limit })
      const answer = await askServer(readClientConfig(variables), 'GET', `/v1/questions?${query}`)
      if (values.json) return JSON.stringify(answer, null, 2)
      const { items, next } = page.parse(answer)
      if (next !== null) io.say('There are more; see --limit.')
      return items.length === 0 ? 'Nothing waits for an answer.' : table(items)
    }),
})

const LONGEST = 200

/** A line for each, and below it what a clarification asks, as its answer is to name it. */
function table(items: readonly Question[]): string {
  const lines = items.map(({ event_id, expires_at, title }) => [
    plain(event_id, LONGEST),
    expires_at.replace(/T(\d\d:\d\d).*/, ' $1'),
    plain(title, LONGEST),
  ])
  const [header = '', ...rest] = aligned([['EVENT', 'ANSWER BY (UTC)', 'WHAT'], ...lines]).split('\n')
  return [header, ...rest.flatMap((line, index) => [line, ...asked(items[index])])].join('\n')
}

function asked(item: Question | undefined): readonly string[] {
  return (item?.questions ?? []).map(({ id, text: words, type, options }) => {
    const choice = type === 'yes_no' ? ['yes', 'no'] : options.map((one) => plain(one, LONGEST))
    const hint = choice.length === 0 ? '' : ` [${choice.join(' | ')}]`
    return `  ${plain(id, LONGEST)}: ${plain(words, LONGEST)}${hint}`
  })
}

export const questionsAnswer = (variables?: Variables): Command => ({
  summary: 'Answer for a listed person what an event asks',
  usage: `countersign questions answer <event> --person <id> [--answer <question>=<text>] … [--data <field>=<text>] … [--json]

  event      the id of the event that asks
  --person   who answers, by the id in countersign.yaml
  --answer   to a clarification: the question’s id and the answer, once for each question
  --data     to anything else, a field of the answer: decision=accepted, or decision=sent-back with
             fixes:=[2,3] and note=why, to a fix review; next_action=create-pr to a test report
  --json     print the server’s answer

${SERVER}
Exits 0 when it counts, 1 when the server says no, 2 on a wrong command line, 69 when no server answers.`,
  run: (args, io) =>
    answered(io, async () => {
      const { values, positionals } = parseArgs({
        args: [...args],
        options: { person: text, answer: several, data: several, json },
        allowPositionals: true,
      })
      const path = pathOf(positionals)
      if (values.person === undefined)
        throw new UsageError('Say who answers: --person, by the id in countersign.yaml.')
      if (values.answer === undefined && values.data === undefined)
        throw new UsageError('Say the answer: --answer 1="Only for writing", or --data.')
      const answers = values.answer && { answers: fieldsGiven(values.answer, '--answer') }
      const body = { ...fieldsGiven(values.data ?? [], '--data'), ...answers, person: values.person }
      const answer = await askServer(readClientConfig(variables), 'POST', path, body)
      return values.json ? JSON.stringify(answer, null, 2) : 'The answer counts.'
    }),
})

function pathOf([event, ...more]: readonly string[]): string {
  if (event === undefined || more.length > 0) throw new UsageError('Name one event by its id.')
  return `/v1/events/${encodeURIComponent(event)}/answer`
}

export const QUESTIONS: Readonly<Record<string, Command>> = {
  'questions list': questionsList(),
  'questions answer': questionsAnswer(),
}
