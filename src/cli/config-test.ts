import { parseArgs } from 'node:util'
import type { Config } from '../config/config.ts'
import { ConfigError } from '../config/config-error.ts'
import { defaultsOf } from '../config/defaults-of.ts'
import type { Variables } from '../config/environment.ts'
import { checkConfig } from '../config/read-config.ts'
import { durationMs } from '../domain/duration.ts'
import type { RuleSet } from '../domain/outcome.ts'
import { DEFAULT_TARGET } from '../domain/routing.ts'
import { compareRules } from '../usecases/showing/compare-rules.ts'
import { type Command, EXIT, UsageError } from './command.ts'
import { comparisonJson, comparisonWords } from './comparison-words.ts'
import { problemsJson } from './config-json.ts'
import { problemList } from './config-summary.ts'
import { withDatabase } from './with-database.ts'

const MOST = 100_000

/** Replays past events under other rules. `variables` are the process's own unless given. */
export const configTest = (variables?: Variables): Command => ({
  summary: 'Say what would have become of past events under a changed countersign.yaml',
  usage: `countersign config test [file] [--last 1000] [--since 7d] [--json]

  file       the changed countersign.yaml, compared with the one of the environment; without it that
             one is compared with having none
  --last     how many of the newest events are looked at, at most 100000
  --since    only events of this time: 12h, 7d
  --json     print the result as JSON

Reads the server's own database and changes nothing. Exits 0 with and without a difference, 78
where a file is not in order, and 1 where the database cannot be read.`,

  async run(args, io) {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: {
        last: { type: 'string', default: '1000' },
        since: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
      allowPositionals: true,
    })
    if (positionals.length > 1) throw new UsageError('Name one changed file, or none.')
    const range = { last: readLast(values.last), since: readSince(values.since, new Date()) }
    try {
      const { config, before, now } = rulesOf(positionals[0], variables)
      // Loaded only here: most commands need no database.
      const { openEvents } = await import('../adapters/store/open-events.ts')
      const code = await withDatabase(io, config, openEvents, async (history) => {
        const found = await compareRules({ history })(before, now, range)
        await io.print(values.json ? comparisonJson(found) : comparisonWords(found))
        return EXIT.fine
      })
      return code === EXIT.fine ? EXIT.fine : EXIT.broken
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      if (values.json) await io.print(JSON.stringify(problemsJson(error.problems), null, 2))
      else io.say(problemList(error.problems).trimEnd())
      return EXIT.config
    }
  },
})

/** The rules to compare. Throws `ConfigError` where one of the files is not in order. */
function rulesOf(changed: string | undefined, variables: Variables | undefined) {
  const { config } = checkConfig(undefined, variables)
  const current = ruleSet(config)
  if (changed === undefined) {
    return { config, before: { ...current, people: [], policies: [], routes: [] }, now: current }
  }
  return { config, before: current, now: ruleSet(checkConfig(changed, variables).config) }
}

/** Where no channel is configured, its default has no other name. */
const ANYWHERE = { slack: DEFAULT_TARGET, linear: DEFAULT_TARGET, email: DEFAULT_TARGET }

function ruleSet(config: Config): RuleSet {
  const { people, policies, routes, sandbox } = config
  return { people, policies, routes, defaults: sandbox ? ANYWHERE : defaultsOf(config) }
}

function readLast(text: string): number {
  const last = /^\d{1,6}$/.test(text) ? Number(text) : 0
  if (last > 0 && last <= MOST) return last
  throw new UsageError(`--last takes a number from 1 to ${MOST}, not "${text}".`)
}

function readSince(text: string | undefined, now: Date): Date | undefined {
  if (text === undefined) return undefined
  const ms = durationMs(text)
  if (ms !== undefined) return new Date(now.getTime() - ms)
  throw new UsageError(`--since takes a duration like 12h or 7d, not "${text}".`)
}
