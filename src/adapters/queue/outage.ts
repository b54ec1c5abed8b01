import type { Log } from '../../ports/log.ts'

export interface Trouble {
  readonly since: Date
  /** The driver's code, never its text, which may hold an address. */
  readonly error: string
}

/** Remembers whether the queue is in trouble, so that an outage is one line in the log and its end another. */
export interface Outage {
  /** Something failed. `error` is what the driver said. */
  noticed(error: unknown): void
  /** Something worked. */
  over(): void
  now(): Trouble | undefined
}

export function outage(log: Log): Outage {
  let trouble: Trouble | undefined
  return {
    now: () => trouble,
    noticed: (error) => {
      if (trouble) return
      trouble = { since: new Date(), error: codeOf(error) }
      log.warn(
        { error: wordsOf(error) },
        'The queue is in trouble; workers go on without it, and the sweeper finds what is due.',
      )
    },
    over: () => {
      if (!trouble) return
      trouble = undefined
      log.info({}, 'The queue works again.')
    },
  }
}

/** ioredis and pg put several attempts (IPv6, IPv4) into one AggregateError, whose own message is empty. */
function wordsOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(wordsOf).join('; ')
  return error instanceof Error ? error.message : String(error)
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  return error instanceof Error && 'code' in error ? String(error.code) : 'no answer'
}
