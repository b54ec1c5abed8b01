import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { Variables } from '../config/environment.ts'
import { type ClientConfig, readClientConfig } from '../config/read-client-config.ts'
import { matchWords } from '../domain/routing.ts'
import { answered } from './answered.ts'
import { rows } from './columns.ts'
import { type Command, UsageError } from './command.ts'
import { askServer, callServer, ServerError } from './server-client.ts'

const SERVER = 'Asks the server at COUNTERSIGN_URL (default http://127.0.0.1:3000), with COUNTERSIGN_API_KEY.'
const text = { type: 'string' } as const
const json = { type: 'boolean', default: false } as const

const silence = z.object({
  id: z.string(),
  match: z.record(z.string(), z.array(z.string())),
  reason: z.string(),
  by: z.string(),
  ends_at: z.string(),
  held: z.number(),
})
const silences = z.object({ items: z.array(silence) })

/** `silences list`. `variables` are the process's own unless given, in all of these. */
export const silencesList = (variables?: Variables): Command => ({
  summary: 'List the silences in force, and how much each has held back',
  usage: `countersign silences list [--json]

  --json     print the server’s answer

${SERVER}`,
  run: (args, io) =>
    answered(io, async () => {
      const { values } = parseArgs({ args: [...args], options: { json } })
      const answer = await askServer(readClientConfig(variables), 'GET', '/v1/silences')
      if (values.json) return JSON.stringify(answer, null, 2)
      const { items } = silences.parse(answer)
      return items.length === 0 ? 'Nothing is silenced.' : rows(items.map(row), 0)
    }),
})

function row({ id, match, ends_at, by, reason, held }: z.infer<typeof silence>): readonly [string, string] {
  return [
    id.slice(0, 8),
    `${matchWords(match)} until ${ends_at}, by ${by}: ${reason} (${counted(held)} held back)`,
  ]
}

export const silencesAdd = (variables?: Variables): Command => ({
  summary: 'Show nothing of what fits for a while',
  usage: `countersign silences add <field=value> … --for <time> --reason <text> [--person <id>] [--json]

  field=value   what is silent, e.g. source=ci type=failure,bug-report label.env=staging; globs may stand in it
  --for         how long: 30m, 2h or 3d, at most 7d
  --reason      why
  --person      who makes it, by the id in countersign.yaml; the API key where nobody is named
  --json        print the server’s answer

Approvals, questions and what is critical still come.
${SERVER}`,
  run: (args, io) =>
    answered(io, async () => {
      const { values, positionals } = parseArgs({
        args: [...args],
        options: { for: text, reason: text, person: text, json },
        allowPositionals: true,
      })
      if (values.for === undefined) throw new UsageError('Say for how long: --for 2h.')
      if (values.reason === undefined) throw new UsageError('Say why: --reason "noisy deploys".')
      const { json: asJson, ...said } = values
      const body = { ...said, match: matchOf(positionals) }
      const answer = await askServer(readClientConfig(variables), 'POST', '/v1/silences', body)
      if (asJson) return JSON.stringify(answer, null, 2)
      const { id, ends_at, match } = silence.parse(answer)
      return `Silenced until ${ends_at}: ${matchWords(match)}. End it with: silences end ${id.slice(0, 8)}`
    }),
})

function matchOf(conditions: readonly string[]): Record<string, string[]> {
  if (conditions.length === 0) throw new UsageError('Say what is silent, e.g. source=ci.')
  return Object.fromEntries(
    conditions.map((condition) => {
      const [field = '', ...rest] = condition.split('=')
      const values = rest.join('=').split(',').filter(Boolean)
      if (field === '' || values.length === 0)
        throw new UsageError(`"${condition}" is no condition: write source=ci, or label.env=staging.`)
      return [field, values]
    }),
  )
}

export const silencesEnd = (variables?: Variables): Command => ({
  summary: 'End a silence before its time',
  usage: `countersign silences end <id> [--person <id>]

  id         the first characters are enough
  --person   who ends it, by the id in countersign.yaml; the API key where nobody is named

${SERVER}`,
  run: (args, io) =>
    answered(io, async () => {
      const { values, positionals } = parseArgs({
        args: [...args],
        options: { person: text },
        allowPositionals: true,
      })
      const [prefix, ...more] = positionals
      if (prefix === undefined || more.length > 0) throw new UsageError('Name one silence by its id.')
      const server = readClientConfig(variables)
      const one = await named(server, prefix)
      const person = values.person === undefined ? '' : `?${new URLSearchParams({ person: values.person })}`
      await callServer(server, 'DELETE', `/v1/silences/${one.id}${person}`)
      return `Ended. It held back ${counted(one.held)}.`
    }),
})

/** The one in force whose id begins like this. */
async function named(server: ClientConfig, prefix: string): Promise<z.infer<typeof silence>> {
  const { items } = silences.parse(await askServer(server, 'GET', '/v1/silences'))
  const [one, ...others] = items.filter(({ id }) => id.startsWith(prefix))
  if (one !== undefined && others.length === 0) return one
  const many = one === undefined ? 'No silence' : 'More than one silence'
  throw new ServerError(`${many} in force begins with "${prefix}".`, 404)
}

function counted(events: number): string {
  return `${events} ${events === 1 ? 'event' : 'events'}`
}

export const SILENCES: Readonly<Record<string, Command>> = {
  'silences list': silencesList(),
  'silences add': silencesAdd(),
  'silences end': silencesEnd(),
}
