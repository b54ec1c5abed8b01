import { parseArgs } from 'node:util'
import { z } from 'zod'
import { aligned } from '../../templates/render/plain-text.ts'
import type { Variables } from '../config/environment.ts'
import { readClientConfig } from '../config/read-client-config.ts'
import { answered } from './answered.ts'
import { plain } from './columns.ts'
import { type Command, UsageError } from './command.ts'
import { askServer } from './server-client.ts'

const SERVER = 'Asks the server at COUNTERSIGN_URL (default http://127.0.0.1:3000), with COUNTERSIGN_API_KEY.'
const CODES =
  'Exits 0 when done, 1 when the server says no, 2 on a wrong command line, 69 when no server answers.'
const FILTERS = `  --channel       slack, linear or email
  --destination   one place, as the list names it: slack:C0123456789
  --reason        why it failed last: unauthorized, forbidden, not-found, gone, invalid, rate-limited, unreachable
                  or provider-error
  --before        only those to which nothing has happened since: 2026-11-21T10:00:00Z`

const text = { type: 'string' } as const
const json = { type: 'boolean', default: false } as const
const filters = { state: text, channel: text, destination: text, reason: text, before: text } as const

const page = z.object({
  items: z.array(
    z.looseObject({
      id: z.string(),
      state: z.string(),
      destination: z.string(),
      last_error: z.string().nullable(),
      fix: z.string().nullable(),
      waits_for: z.string().nullable(),
    }),
  ),
  next: z.string().nullable(),
})
type Delivery = z.infer<typeof page>['items'][number]

/** `deliveries list`. `variables` are the process's own unless given, in both. */
export const deliveriesList = (variables?: Variables): Command => ({
  summary: 'List deliveries, newest first, with what keeps each back',
  usage: `countersign deliveries list [--state <state>] [--channel <channel>] [flags]

  --state         due, delivered, waiting, or dead, which was given up; dead unless given, or all
${FILTERS}
  --subject       what it is about: approval:<id>, event:<id>, or task-progress:<task>
  --limit         at most so many, 1 to 100; 50 unless given
  --json          print the server’s answer

${SERVER}
${CODES}`,
  run: (args, io) =>
    answered(io, async () => {
      const options = { ...filters, subject: text, limit: text, json }
      const { values } = parseArgs({ args: [...args], options })
      const { json: asJson, state = 'dead', ...asked } = values
      const query = new URLSearchParams({ ...asked, ...(state !== 'all' && { state }) })
      const answer = await askServer(readClientConfig(variables), 'GET', `/v1/deliveries?${query}`)
      if (asJson) return JSON.stringify(answer, null, 2)
      const { items, next } = page.parse(answer)
      if (next !== null) io.say('There are more; see --limit and the other flags.')
      return items.length === 0 ? noneIn(state) : aligned([HEADER, ...items.map(toLine)])
    }),
})

function noneIn(state: string): string {
  return state === 'all' ? 'No deliveries.' : `No deliveries that are ${state}. --state all lists the others.`
}

const HEADER = ['ID', 'STATE', 'DESTINATION', 'WHY']
const LONGEST = 100

function toLine({ id, state, destination, last_error, fix, waits_for }: Delivery): readonly string[] {
  const waits = state === 'waiting' && waits_for !== null ? `waits ${waits_for}` : null
  const why = [waits, last_error, state === 'dead' ? fix : null].filter((one) => one !== null)
  return [id, state, plain(destination, 40), plain(why.join('. '), LONGEST)]
}

export const deliveriesRetry = (variables?: Variables): Command => ({
  summary: 'Try deliveries again: some by their ids, or all that have something in common',
  usage: `countersign deliveries retry <id…>
countersign deliveries retry --all [--state <state>] [--channel <channel>] [flags]

  --all           all that were given up, or of those what the flags say
  --state         dead, which is the default, or waiting
${FILTERS}
  --json          print the server’s answer

Each channel takes them at its pace, the most urgent first. ${SERVER}
${CODES}`,
  run: (args, io) =>
    answered(io, async () => {
      const { values, positionals } = parseArgs({
        args: [...args],
        options: { ...filters, all: { type: 'boolean', default: false }, json },
        allowPositionals: true,
      })
      const { json: asJson, all, ...asked } = values
      const body = bodyOf(positionals, all, asked)
      const answer = await askServer(readClientConfig(variables), 'POST', '/v1/deliveries/retry', body)
      if (asJson) return JSON.stringify(answer, null, 2)
      const { retried } = z.object({ retried: z.number() }).parse(answer)
      if (retried < positionals.length)
        io.say(`Up to date already, or not known: ${positionals.length - retried} of ${positionals.length}.`)
      return retried === 1 ? '1 delivery is tried again.' : `${retried} deliveries are tried again.`
    }),
})

function bodyOf(ids: readonly string[], all: boolean, asked: Readonly<Record<string, string | undefined>>) {
  const flags = Object.keys(asked)
  if (ids.length > 0 && (all || flags.length > 0))
    throw new UsageError(
      'Name deliveries by their ids, or say --all with what they have in common, not both.',
    )
  if (ids.length > 0) return { ids }
  if (!all) throw new UsageError('Name deliveries by their ids ("deliveries list" shows them), or say --all.')
  return { state: 'dead', ...asked }
}

export const DELIVERIES: Readonly<Record<string, Command>> = {
  'deliveries list': deliveriesList(),
  'deliveries retry': deliveriesRetry(),
}
