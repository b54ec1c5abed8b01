import { ConfigError } from '../config/config-error.ts'
import { type Command, EXIT, type ExitCode, type Io, UsageError } from './command.ts'
import { COMMANDS } from './commands.ts'
import { overview, unknownCommand } from './help.ts'
import { BrokenReport } from './reports/test-run.ts'
import { ServerError } from './server-client.ts'

/** Runs what a command line asks for. Whatever goes wrong is said in words, and told apart by the exit code. */
export async function runCommand(line: readonly string[], io: Io): Promise<ExitCode> {
  const found = find(line)
  if (found === undefined) return notFound(line, io)
  const { command, args } = found
  if (args.includes('--help') || args.includes('-h')) {
    await io.print(command.usage)
    return EXIT.fine
  }
  try {
    return await command.run(args, io)
  } catch (error) {
    return explain(error, command, io)
  }
}

/** A command's name is one word or two; flags come after it. */
function find(line: readonly string[]): { command: Command; args: readonly string[] } | undefined {
  const [first = 'help'] = line
  const name = first === '--help' || first === '-h' ? 'help' : first
  for (const words of [2, 1]) {
    const command = COMMANDS[[name, ...line.slice(1, words)].join(' ')]
    if (command !== undefined) return { command, args: line.slice(words) }
  }
  return undefined
}

function notFound(line: readonly string[], io: Io): ExitCode {
  const flags = line.findIndex((word) => word.startsWith('-'))
  const words = line.slice(0, flags < 0 ? 2 : Math.min(flags, 2))
  io.say(`${unknownCommand(words.join(' '), COMMANDS)}\n\n${overview(COMMANDS)}`)
  return EXIT.usage
}

function explain(error: unknown, { usage, failure }: Command, io: Io): ExitCode {
  if (isUsage(error)) {
    io.say(`${error.message}\n\n${usage}`)
    return failure ?? EXIT.usage
  }
  if (error instanceof ServerError) {
    io.say(error.message)
    return failure ?? EXIT.unavailable
  }
  if (error instanceof BrokenReport) {
    io.say(error.message)
    return failure ?? EXIT.usage
  }
  if (error instanceof ConfigError) {
    io.say(error.message)
    return failure ?? EXIT.config
  }
  io.say(String(error instanceof Error ? error.stack : error))
  return failure ?? EXIT.software
}

/** What `parseArgs` throws is about the command line as well. */
function isUsage(error: unknown): error is Error {
  if (error instanceof UsageError) return true
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_')
}
