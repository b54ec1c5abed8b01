import { randomUUID } from 'node:crypto'
import { setTimeout as pauseFor } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Variables } from '../config/environment.ts'
import { type ClientConfig, readClientConfig } from '../config/read-client-config.ts'
import { eventTypeOf, isApprovalType } from '../domain/events/catalogue.ts'
import { awaitDecision } from './await-decision.ts'
import { type Command, EXIT, UsageError } from './command.ts'
import { composeEvent } from './compose-event.ts'
import { exitOf, type Outcome, outcomeJson, sentWords, waitedWords } from './notify-words.ts'
import { readEventFile } from './read-event-file.ts'
import { FORMATS, type Format, type ReportName, readReports } from './reports/read-reports.ts'
import { toVerification } from './reports/to-verification.ts'
import { type Pause, type Sent, sendEvent } from './send-event.ts'
import { ServerError } from './server-client.ts'
import { takeWait } from './take-wait.ts'

interface World {
  readonly variables?: Variables
  readonly pause?: Pause
  readonly now?: () => number
}

/** Sends one event, and waits for its decision where asked to. The world is the process's own unless given. */
export const notify = ({ variables, pause = (ms) => pauseFor(ms), now = Date.now }: World = {}): Command => ({
  summary: 'Send an event: from flags, a file, or test reports; and wait for the decision',
  usage: `countersign notify [event.json | -] [flags]

  event.json   an event in a file, or "-" for one on stdin; flags change what it says
  --type, --task, --title, --source, --priority
               the event’s type, its task, what it is called, who sends it, and low, normal, high or critical
  --data       key=text, key:=json, or a JSON object with fields of the event; may be given again
  --id         the event’s id: the same id with the same content is stored once. Without it, a new one
  --report     a test report, in whichever of the formats below; a file, a glob, or "-" for stdin. May be
               given again: several make one event. A task’s runs are compared per --source
  --junit, --pytest-json, --vitest-json (jest’s, too), --go-test
               the same, where the format is to be named
  --wait[=s]   wait for the decision, at most so many seconds; for events that ask for one
  --json       print the result as one line of JSON

Sends to the server at COUNTERSIGN_URL (default http://127.0.0.1:3000), with COUNTERSIGN_API_KEY, and tries for half
a minute. Exits 0 when the event is stored or, with --wait, approved; 1 rejected or cancelled; 2 expired, or not
decided in time; 3 not delivered: the server is not reachable or refuses it, nobody could be shown what is
waited for, the command line is wrong, or a report is broken or holds no tests. Whether tests failed does not change the exit code.`,
  failure: EXIT.undelivered,

  async run(args, io) {
    const { wait, rest } = takeWait(args)
    const { values, positionals, tokens } = parseArgs({
      args: rest,
      options: OPTIONS,
      allowPositionals: true,
      tokens: true,
    })
    const server = readClientConfig(variables)
    const inputs = inputsIn(positionals, tokens)
    const report = inputs.reports.length > 0 ? toVerification(await readReports(inputs.reports)) : undefined
    const file = inputs.file && readEventFile(inputs.file, 'Name a file with an event.')
    const event = composeEvent(file, report, values, `notify-${randomUUID()}`)
    if (wait !== undefined && !isApprovalType(eventTypeOf(event.type)))
      throw new UsageError(`A ${event.type} asks for no decision: there is nothing to --wait for.`)

    const sent = await sendEvent(server, event, pause)
    if (!values.json) await io.print(sentWords(sent))
    const waited = wait === undefined ? undefined : await waitFor(server, sent, wait, { pause, now })
    const outcome = { sent, ...(waited && { waited }) }
    if (values.json) await io.print(outcomeJson(outcome))
    else if (waited) await io.print(waitedWords(waited))
    return exitOf(outcome)
  },
})

/** What is to be read. stdin can be read once only. */
function inputsIn([file, ...more]: readonly string[], tokens: readonly Token[]) {
  if (more.length > 0) throw new UsageError('Name one event file: one event is sent at a time.')
  const reports = reportsIn(tokens)
  if ([file, ...reports.map(({ pattern }) => pattern)].filter((name) => name === '-').length > 1)
    throw new UsageError('Only one thing can be read from stdin.')
  return { file, reports }
}

async function waitFor(
  server: ClientConfig,
  { approval_id: id }: Sent,
  seconds: number,
  world: { readonly pause: Pause; readonly now: () => number },
): Promise<NonNullable<Outcome['waited']>> {
  if (id === undefined) throw new ServerError('The server made no approval of this event.')
  return { seconds, approval: await awaitDecision(server, id, seconds, world) }
}

const text = { type: 'string' } as const
const several = { type: 'string', multiple: true } as const
const OPTIONS = {
  type: text,
  id: text,
  task: text,
  title: text,
  source: text,
  priority: text,
  data: several,
  report: several,
  junit: several,
  'pytest-json': several,
  'vitest-json': several,
  'go-test': several,
  json: { type: 'boolean', default: false },
} as const

interface Token {
  readonly kind: string
  readonly name?: string
  readonly value?: string | undefined
}

/** In the order in which they were given. */
function reportsIn(tokens: readonly Token[]): readonly ReportName[] {
  return tokens.flatMap(({ kind, name = '', value: pattern }) => {
    if (kind !== 'option' || pattern === undefined) return []
    if (name === 'report') return [{ pattern }]
    return isFormat(name) ? [{ pattern, format: name }] : []
  })
}

function isFormat(name: string): name is Format {
  return Object.hasOwn(FORMATS, name)
}
