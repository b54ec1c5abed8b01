import { UsageError } from './command.ts'

/** Takes `--wait` or `--wait=<seconds>` out of a command line: `parseArgs` knows no flag whose value may be left out. */
export function takeWait(args: readonly string[]): {
  readonly wait: number | undefined
  readonly rest: string[]
} {
  const isWait = (arg: string) => arg === '--wait' || arg.startsWith('--wait=')
  const given = args.findLast(isWait)
  return {
    wait: given === undefined ? undefined : secondsOf(given),
    rest: args.filter((arg) => !isWait(arg)),
  }
}

/** Without a number as long as it takes: an approval expires by itself. */
function secondsOf(given: string): number {
  if (given === '--wait') return Number.POSITIVE_INFINITY
  const seconds = given.slice('--wait='.length)
  if (/^\d{1,8}$/.test(seconds)) return Number(seconds)
  throw new UsageError(`--wait takes whole seconds, as --wait=600, not "${seconds}".`)
}
