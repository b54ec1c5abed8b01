import { EXIT, type ExitCode, type Io } from './command.ts'
import { ServerError } from './server-client.ts'

/** Prints what `work` says. A server's "no" has an exit code of its own; that nobody answers is for the caller to say. */
export async function answered(io: Io, work: () => Promise<string>): Promise<ExitCode> {
  try {
    await io.print(await work())
    return EXIT.fine
  } catch (error) {
    if (!(error instanceof ServerError) || error.passing) throw error
    io.say(error.message)
    return EXIT.refused
  }
}
