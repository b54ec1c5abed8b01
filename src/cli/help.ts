import { type Command, EXIT, UsageError } from './command.ts'

type Commands = Readonly<Record<string, Command>>

/** `help` shows all commands, `help audit verify` one of them. They come as a function, because help is one of them. */
export function help(commands: () => Commands): Command {
  return {
    summary: 'Show all commands, or one with its flags',
    usage: 'countersign help [<command>]',
    async run(args, io) {
      const name = args.join(' ')
      const command = commands()[name]
      if (name !== '' && command === undefined) throw new UsageError(unknownCommand(name, commands()))
      await io.print(command?.usage ?? overview(commands()))
      return EXIT.fine
    },
  }
}

/** What there is, a command a line. */
export function overview(commands: Commands): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length)) + 2
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}${summary}`)
  return ['countersign <command> [flags]', '', ...lines].join('\n')
}

/** Names the command that was most likely meant. */
export function unknownCommand(given: string, commands: Commands): string {
  const [nearest] = Object.keys(commands)
    .map((name) => ({ name, distance: distance(given, name) }))
    .toSorted((a, b) => a.distance - b.distance)
  const close = nearest !== undefined && nearest.distance <= nearest.name.length / 2
  return `There is no command "${given}".${close ? ` Did you mean "${nearest.name}"?` : ''}`
}

/** How many letters must be added, left out or replaced to make `b` of `a` (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
