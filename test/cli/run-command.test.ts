import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../../src/cli/commands.ts'
import { runCommand } from '../../src/cli/run-command.ts'

/** Runs a command line; what it wrote to each stream. */
async function run(...line: string[]) {
  const printed: string[] = []
  const said: string[] = []
  const code = await runCommand(line, {
    print: async (text) => printed.push(text) > 0,
    say: (text) => {
      said.push(text)
    },
  })
  return { code, out: printed.join('\n'), err: said.join('\n') }
}

const NAMES = Object.keys(COMMANDS)

describe('help', () => {
  it.each([[], ['help'], ['--help'], ['-h']])('lists every command (%s)', async (...line) => {
    const { code, out, err } = await run(...line)
    expect(code).toBe(0)
    expect(err).toBe('')
    for (const name of NAMES) expect(out).toContain(`  ${name}`)
  })

  it.each(NAMES)('shows the flags of %s', async (name) => {
    const words = name.split(' ')
    const { usage } = COMMANDS[name]!
    expect(usage).toContain(`countersign ${name}`)
    expect(await run('help', ...words)).toEqual({ code: 0, out: usage, err: '' })
    expect(await run(...words, '--help')).toEqual({ code: 0, out: usage, err: '' })
  })
})

describe('an unknown command', () => {
  it.each([
    ['audit verfy', 'audit verify'],
    ['audit exprot', 'audit export'],
    ['hlep', 'help'],
  ])('names the nearest one and lists all: %s', async (line, nearest) => {
    const { code, out, err } = await run(...line.split(' '))
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(err).toContain(`There is no command "${line}". Did you mean "${nearest}"?`)
    for (const name of NAMES) expect(err).toContain(`  ${name}`)
  })

  it('is not guessed at where nothing is near', async () => {
    const { code, err } = await run('make-me-a-sandwich')
    expect(code).toBe(2)
    expect(err).toContain('There is no command "make-me-a-sandwich".\n')
  })
})

describe('a wrong command line', () => {
  it.each([
    ['a flag that does not exist', ['audit', 'verify', '--fast'], '--fast'],
    ['a word too many', ['audit', 'verify', 'now'], 'now'],
    [
      'an expectation without a hash',
      ['audit', 'verify', '--expect', '17'],
      '--expect takes a number and a hash',
    ],
    ['an empty expectation', ['audit', 'verify', '--expect', ''], '--expect takes a number and a hash'],
    ['a number that is none', ['audit', 'export', '--after', 'x'], '--after takes the number of an entry'],
    ['help for nothing', ['help', 'audit'], 'There is no command "audit"'],
  ])('is answered with what to do, and the usage: %s', async (_, line, words) => {
    const { code, out, err } = await run(...line)
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(err).toContain(words)
    expect(err).toContain(`countersign ${line[0]}`)
  })
})
