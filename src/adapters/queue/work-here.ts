import { LANES, type Lane } from '../../ports/queue.ts'

/** More than that is left to the sweeper, which names it again. */
const WAITING_AT_MOST = 1000

export interface Here {
  /** Works these ids off in this process, soon and each once; false where this process does not work. */
  take(lane: Lane, ids: readonly string[]): boolean
  start(): void
  /** Takes nothing new. Resolves when what runs has finished. */
  stop(): Promise<unknown>
}

/**
 * Does what the queue cannot be asked for while it is away: the work of a lane, `atOnce` ids at a time, without going
 * through it. `work` never throws.
 */
export function workHere(
  work: (lane: Lane, id: string) => Promise<void>,
  atOnce: (lane: Lane) => number,
): Here {
  const lanes = LANES.map((lane) => ({ lane, waiting: new Set<string>(), runs: new Set<Promise<void>>() }))
  let works = false

  const run = async (lane: Lane, waiting: Set<string>) => {
    // A set goes on to what is added meanwhile, and passes over what another run has taken.
    for (const id of waiting) {
      waiting.delete(id)
      await work(lane, id)
    }
  }
  return {
    take(lane, ids) {
      const here = lanes.find((one) => one.lane === lane)
      if (!works || here === undefined) return false
      const { waiting, runs } = here
      for (const id of ids) if (waiting.size < WAITING_AT_MOST) waiting.add(id)
      while (runs.size < atOnce(lane) && waiting.size > 0) {
        const one = run(lane, waiting)
        runs.add(one)
        void one.finally(() => runs.delete(one))
      }
      return true
    },
    start() {
      works = true
    },
    stop() {
      works = false
      for (const { waiting } of lanes) waiting.clear()
      return Promise.all(lanes.flatMap(({ runs }) => [...runs]))
    },
  }
}
