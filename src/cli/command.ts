/** How a command ended, for scripts. */
export const EXIT = {
  fine: 0,
  /** What was asked about is not in order: the audit was tampered with, a check found something wrong. */
  broken: 1,
  /** The server said no, or people did. */
  refused: 1,
  /** The command line is wrong. */
  usage: 2,
  /** An approval expired, or nobody decided it in time. */
  undecided: 2,
  /** An event did not come to the server, or its approval to nobody (interfaces.md, "Command line"). */
  undelivered: 3,
  /** The database or the server cannot be reached, or says no (sysexits.h, EX_UNAVAILABLE). */
  unavailable: 69,
  /** Our mistake (EX_SOFTWARE): never to be confused with `broken`. */
  software: 70,
  /** EX_CONFIG, as for the server. */
  config: 78,
} as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

export interface Io {
  /** Writes a line of the result to stdout. False: nobody reads any more, so stop. */
  print(line: string): Promise<boolean>
  /** Writes a line for the person to stderr. */
  say(line: string): void
  /** Becomes the server: does not come back. Absent where nothing is to be started. */
  readonly serve?: () => Promise<never>
}

/** One command of the command line, in a file of its own, listed in `commands.ts`. */
export interface Command {
  /** One line, for the list of all commands. */
  readonly summary: string
  /** The command line with its flags, and a line on each. */
  readonly usage: string
  /** How it ends where it could not do its work, whatever the reason: for commands whose other codes say something. */
  readonly failure?: ExitCode
  /** `args` is what follows the command's name. Throws `UsageError` where they are wrong. */
  run(args: readonly string[], io: Io): Promise<ExitCode>
}

/** The command line is wrong; the message says what to do. The command's usage is shown below it. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
