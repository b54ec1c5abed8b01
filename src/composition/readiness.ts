import type { ConnectedQueue } from '../adapters/queue/bullmq-queue.ts'
import type { OpenStore } from '../adapters/store/open-store.ts'
import { inTime } from '../adapters/system/in-time.ts'
import type { Config } from '../config/config.ts'
import { CHANNELS } from '../domain/card.ts'
import type { Reach } from '../domain/reach.ts'
import type { Clock } from '../ports/clock.ts'
import type { Dependency } from '../ports/readiness.ts'

interface Needs {
  readonly config: Config
  readonly database: OpenStore
  readonly queue: ConnectedQueue
  readonly clock: Clock
  /** Which providers are only tried now and then, because they failed for everything. */
  readonly openCircuits?: () => Promise<readonly { readonly channel: string }[]>
}

/** A load balancer waits no longer: a database that keeps silent is away. */
const ANSWERS_WITHIN_MS = 3000

/**
 * Everything that we depend on, as it is now. The database is asked; of the others it is told how they were reached last, by
 * whichever process. Only a database that is away makes us unable to take anything in.
 */
export function readiness({
  config,
  database,
  queue,
  clock,
  openCircuits = async () => [],
}: Needs): () => Promise<readonly Dependency[]> {
  let since = clock.now()
  let up = true
  return async () => {
    const answer = await inTime(ANSWERS_WITHIN_MS, database.reach.read()).then(found, lost)
    const open = answer.up ? await inTime(ANSWERS_WITHIN_MS, openCircuits()).catch(() => []) : []
    if (up !== answer.up) since = clock.now()
    up = answer.up
    const trouble = queue.trouble()
    return [
      {
        name: 'database',
        required: true,
        state: up ? 'ok' : 'down',
        since,
        lastError: answer.error,
      },
      {
        name: 'queue',
        required: false,
        state: queue.reachable() && trouble === undefined ? 'ok' : 'down',
        since: trouble?.since ?? null,
        lastError: trouble?.error ?? null,
      },
      ...calledBy(config).map((name) =>
        called(
          name,
          answer.reach,
          open.some(({ channel }) => channel === name),
        ),
      ),
    ]
  }
}

type Answer = { readonly up: boolean; readonly error: string | null; readonly reach: readonly Reach[] | null }

function found(reach: readonly Reach[]): Answer {
  return { up: true, error: null, reach }
}

/** A word: the driver's code, never its text, which may hold an address or a name. */
function lost(error: unknown): Answer {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer'
  return { up: false, error: code, reach: null }
}

/** Those whom we call, as far as they are configured. */
function calledBy(config: Config): readonly string[] {
  const isTold = config.callbacks.secret !== undefined || config.orchestrator !== undefined
  return [...CHANNELS.filter((name) => config[name] !== undefined), ...(isTold ? ['callbacks'] : [])]
}

function called(name: string, reach: Answer['reach'], isOpen: boolean): Dependency {
  const row = reach?.find(({ dependency }) => dependency === name)
  const state = reach === null ? 'unknown' : isOpen ? 'failing' : (row?.state ?? 'unused')
  return { name, required: false, state, since: row?.since ?? null, lastError: row?.lastError ?? null }
}
