import { setTimeout as pause } from 'node:timers/promises'

interface Repeating {
  /** Ends the repetition, once the run under way has finished. */
  stop(): Promise<void>
}

/** Runs `work` at once and then again `everyMs` after each run ended, never twice at a time. `onError` hears of failures. */
export function repeat(
  work: () => Promise<void>,
  everyMs: number,
  onError: (error: unknown) => void,
): Repeating {
  const stopping = new AbortController()
  const run = async () => {
    while (!stopping.signal.aborted) {
      await work().catch(onError)
      await pause(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined)
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
