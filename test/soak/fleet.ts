import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../support/own-services.ts'
import { type ServerProcess, startServer } from '../support/server-process.ts'

const WORKERS = ['worker-1', 'worker-2', 'worker-3'] as const
const APIS = ['api-1', 'api-2'] as const
/** How soon a process is started again whose database is away. */
const AGAIN_AFTER_MS = 500
/** On a slow machine a start takes longer than the pause between two kills: this many stay alive. */
const FEWEST = 3

interface Slot {
  readonly name: string
  readonly env: Readonly<Record<string, string>>
  process: ServerProcess | undefined
}

export interface Fleet {
  /** Where the API processes listen, also while they are dead. */
  readonly urls: readonly string[]
  /** Kills one (SIGKILL), and has it started again, unless hardly any are alive. `random` is 0 to 1. */
  killOne(random: number): Promise<void>
  kills(): number
  /** Processes that ended although nobody killed them, with the last words of each. */
  readonly lost: readonly string[]
  running(): readonly { readonly name: string; readonly pid: number }[]
  close(): Promise<void>
}

function aliveIn(places: readonly Slot[]): number {
  return places.filter(({ process }) => process !== undefined).length
}

/** Three workers and two API processes of Countersign. Those of `spared` are never killed. */
export async function startFleet(
  env: Readonly<Record<string, string>>,
  spared: readonly string[],
): Promise<Fleet> {
  const lost: string[] = []
  const places: Slot[] = []
  const restarts: Promise<void>[] = []
  let killed = 0
  let closing = false

  async function start(place: Slot): Promise<void> {
    while (!closing) {
      const started = await startServer(place.env).catch(() => undefined)
      if (started === undefined) {
        await pause(AGAIN_AFTER_MS)
        continue
      }
      place.process = started
      void started.gone.then(() => {
        // Whoever kills a process takes it away first.
        if (place.process === started && !closing) mourn(place, started)
      })
      if (closing) await started.kill()
      return
    }
  }
  function mourn(place: Slot, { said }: ServerProcess): void {
    lost.push(`${place.name} ended by itself: ${said().trim().slice(-4000)}`)
    place.process = undefined
    void start(place)
  }

  const urls: string[] = []
  for (const name of APIS) {
    const port = await freePort()
    urls.push(`http://127.0.0.1:${port}`)
    places.push({ name, env: { ...env, COUNTERSIGN_ROLES: 'api', PORT: String(port) }, process: undefined })
  }
  for (const name of WORKERS)
    places.push({ name, env: { ...env, COUNTERSIGN_ROLES: 'worker' }, process: undefined })
  await Promise.all(places.map(start))

  /** Where processes start more slowly than they are killed, nobody would take anything in any more. */
  const isLastOfItsKind = ({ env }: Slot) =>
    aliveIn(places.filter((other) => other.env.COUNTERSIGN_ROLES === env.COUNTERSIGN_ROLES)) === 1

  return {
    urls,
    lost,
    kills: () => killed,
    async killOne(random) {
      const mortal = places.filter(
        (place) => place.process !== undefined && !spared.includes(place.name) && !isLastOfItsKind(place),
      )
      const place = mortal[Math.floor(random * mortal.length)]
      if (place?.process === undefined || aliveIn(places) < FEWEST) return
      const { process } = place
      place.process = undefined
      killed += 1
      await process.kill()
      restarts.push(start(place))
    },
    running: () =>
      places.flatMap(({ name, process }) => (process === undefined ? [] : [{ name, pid: process.pid }])),
    async close() {
      closing = true
      await Promise.all([...restarts, ...places.map(({ process }) => process?.kill())])
    },
  }
}
