import { parseArgs } from 'node:util'
import type { Variables } from '../config/environment.ts'
import { checkConfig } from '../config/read-config.ts'
import { type Finding, fine, note } from '../domain/finding.ts'
import { type Checked, runCheckups } from '../usecases/run-checkups.ts'
import { beside } from './columns.ts'
import { type Command, EXIT } from './command.ts'

/** Looks at everything outside, as the server's own environment names it. `variables` are the process's own unless given. */
export const doctor = (variables?: Variables): Command => ({
  summary: 'Look whether everything outside is as the server needs it, and say how to mend it',
  usage: `countersign doctor [--json]

  --json     print the result as JSON

Looks at the configuration, the database, Redis, Slack, Linear, the mail server and the
orchestrator, and changes nothing there.
Exits 0 when all is in order, 1 when something is wrong, 78 when the configuration is.`,

  async run(args, io) {
    const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean', default: false } } })
    // Loaded only here: every vendor's library at once is more than the other commands need altogether.
    const { checkupsFor } = await import('./checkups.ts')
    const { config, file } = checkConfig(undefined, variables)
    const checked = [
      { name: 'Configuration', findings: aboutConfig(file, config.sandbox) },
      ...(await runCheckups(checkupsFor(config))),
    ]
    const wrongs = checked.flatMap(({ findings }) => findings).filter(({ kind }) => kind === 'wrong').length
    await io.print(values.json ? toJson(checked, wrongs === 0) : toWords(checked, wrongs))
    return wrongs === 0 ? EXIT.fine : EXIT.broken
  },
})

function aboutConfig(file: string | undefined, sandbox: boolean): readonly Finding[] {
  const read = fine(
    file === undefined ? 'the environment is in order' : `the environment and ${file} are in order`,
  )
  const unconnected = note('no channel is configured: a start is the sandbox, which emulates them')
  return sandbox ? [read, unconnected] : [read]
}

const SIGNS = { fine: '✓', wrong: '✗', note: '–' } as const

function toWords(checked: readonly Checked[], wrongs: number): string {
  const width = Math.max(...checked.map(({ name }) => name.length))
  const lines = checked.flatMap(({ name, findings }) =>
    findings.flatMap((finding) => [
      beside(`${SIGNS[finding.kind]} ${name.padEnd(width)}  `, finding.what),
      ...(finding.kind === 'wrong' ? [beside(' '.repeat(width + 4), `→ ${finding.fix}`)] : []),
    ]),
  )
  const end = wrongs === 0 ? 'All is in order.' : `${wrongs} ${wrongs === 1 ? 'thing' : 'things'} to mend.`
  return [...lines, '', end].join('\n')
}

function toJson(checked: readonly Checked[], ok: boolean): string {
  const findings = checked.flatMap(({ name, findings }) =>
    findings.map((finding) => ({ check: name, ...finding })),
  )
  return JSON.stringify({ ok, findings }, null, 2)
}
