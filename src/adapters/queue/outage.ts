import type { Log } from '../../ports/log.ts'

/** Remembers whether the queue is in trouble, so that an outage is one line in the log and its end another. */
export interface Outage {
  /** Something failed. `error` is what the driver said. */
  noticed(error: unknown): void
  /** Something worked. */
  over(): void
}

export function outage(log: Log): Outage {
  let away = false
  return {
    noticed: (error) => {
      if (away) return
      away = true
      log.warn({ error: wordsOf(error) }, 'The queue is in trouble; the sweeper delivers meanwhile.')
    },
    over: () => {
      if (!away) return
      away = false
      log.info({}, 'The queue works again.')
    },
  }
}

/** ioredis and pg put several attempts (IPv6, IPv4) into one AggregateError, whose own message is empty. */
function wordsOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(wordsOf).join('; ')
  return error instanceof Error ? error.message : String(error)
}
