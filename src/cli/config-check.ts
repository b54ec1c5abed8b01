import { parseArgs } from 'node:util'
import { ConfigError } from '../config/config-error.ts'
import type { Variables } from '../config/environment.ts'
import { checkConfig, type Reading } from '../config/read-config.ts'
import { type Command, EXIT, UsageError } from './command.ts'
import { configJson, problemsJson } from './config-json.ts'
import { configSummary, problemList } from './config-summary.ts'

const SANDBOX =
  'No channel is configured, so Countersign would start as the sandbox: routes, digests and quiet hours count there, and people and policies of its own take the place of these.'

/** Reads the environment and countersign.yaml as a start would. `variables` are the process's own unless given. */
export const configCheck = (variables?: Variables): Command => ({
  summary: 'Check the environment and countersign.yaml, and say what they amount to',
  usage: `countersign config check [file] [--json]

  file       another file than COUNTERSIGN_CONFIG names
  --json     print the result as JSON

Exits 0 when all is in order, and 78 with every problem, its line and its column when not.`,

  async run(args, io) {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { json: { type: 'boolean', default: false } },
      allowPositionals: true,
    })
    if (positionals.length > 1)
      throw new UsageError('Name one file, or none for the one that a start would read.')
    try {
      await io.print(said(checkConfig(positionals[0], variables), values.json))
      return EXIT.fine
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      if (values.json) await io.print(json(problemsJson(error.problems)))
      else io.say(problemList(error.problems).trimEnd())
      return EXIT.config
    }
  },
})

function said({ config, file, fileNotices }: Reading, asJson: boolean): string {
  const notices = [...new Set([...config.notices, ...fileNotices, ...(config.sandbox ? [SANDBOX] : [])])]
  return asJson ? json(configJson(config, file, notices)) : configSummary(config, file, notices).trimEnd()
}

function json(value: object): string {
  return JSON.stringify(value, null, 2)
}
