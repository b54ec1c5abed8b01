import { readFileSync, watch } from 'node:fs'
import { dirname } from 'node:path'

interface Options {
  readonly file: string
  /** Called soon after the file became another one: was written, replaced, made or removed. */
  readonly onChange: () => void
  readonly pace?: Pace
}

export interface Pace {
  /** So long nothing more must happen in its folder: editors write in several steps. */
  readonly settledMs: number
  /** Between two looks where nothing is heard: some file systems tell of no changes. */
  readonly lookMs: number
}

export interface Watching {
  stop(): void
}

/** In a folder where others write all the time, a look is put off so many times `settledMs` and no longer. */
const PATIENCE = 10
const PACE: Pace = { settledMs: 200, lookMs: 5000 }

/**
 * Watches a file by its folder, because many editors put a new file in the place of the old one, and containers turn a link.
 * Only what the file holds counts. Keeps no process alive.
 */
export function watchConfig({ file, onChange, pace = PACE }: Options): Watching {
  let seen = contentOf(file)
  let soon: NodeJS.Timeout | undefined
  let firstHeard = 0

  function look(): void {
    soon = undefined
    const content = contentOf(file)
    if (content === seen) return
    seen = content
    onChange()
  }
  function lookSoon(): void {
    const now = performance.now()
    if (soon === undefined) firstHeard = now
    else if (now - firstHeard > PATIENCE * pace.settledMs) return
    clearTimeout(soon)
    soon = setTimeout(look, pace.settledMs).unref()
  }

  const watcher = listen(dirname(file), lookSoon)
  const regular = setInterval(lookSoon, pace.lookMs).unref()
  return {
    stop() {
      clearTimeout(soon)
      clearInterval(regular)
      watcher?.close()
    },
  }
}

/** Undefined where the system cannot tell us; the regular looks see it all the same. */
function listen(folder: string, onEvent: () => void) {
  try {
    const watcher = watch(folder, { persistent: false }, onEvent)
    return watcher.on('error', () => watcher.close())
  } catch {
    return undefined
  }
}

/** Undefined where it cannot be read. */
function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
