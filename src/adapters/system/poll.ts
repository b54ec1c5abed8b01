import { setTimeout as pause } from 'node:timers/promises'

interface Polling {
  /** Ends the polling, once the run under way has finished. */
  stop(): Promise<void>
}

interface Pace {
  /** After something came. */
  readonly busyMs: number
  /** The longest wait while nothing comes, and while it fails; both double from `busyMs` on. */
  readonly idleMs: number
  readonly failingMs: number
}

export const PACE: Pace = { busyMs: 1000, idleMs: 15_000, failingMs: 60_000 }

/**
 * Asks again and again, less often while nothing comes and less still while it fails. `ask` returns how much came;
 * `onError` hears of failures.
 */
export function poll(
  ask: (stopping: AbortSignal) => Promise<number>,
  onError: (error: unknown) => void,
  pace = PACE,
): Polling {
  const stopping = new AbortController()
  const run = async () => {
    let waitMs = pace.busyMs
    while (!stopping.signal.aborted) {
      waitMs = await ask(stopping.signal).then(
        (came) => (came > 0 ? pace.busyMs : Math.min(waitMs * 2, pace.idleMs)),
        (error: unknown) => {
          if (!stopping.signal.aborted) onError(error)
          return Math.min(waitMs * 2, pace.failingMs)
        },
      )
      await pause(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const ended = run()
  return {
    stop() {
      stopping.abort()
      return ended
    },
  }
}
