import { Redis } from 'ioredis'
import type { Log } from '../../../ports/log.ts'

/** Where the orchestrator publishes what happens. */
const CHANNEL = 'agent-events'

interface Listening {
  stop(): void
}

interface Needs {
  readonly url: string
  readonly log: Log
  /** Hears every message that is JSON, one after the other. */
  readonly onEvent: (given: unknown) => Promise<void>
}

/**
 * Hears what the orchestrator publishes on its Redis. Connects again for as long as it is not stopped; what is published
 * meanwhile is not heard, so that approvals are asked for all the same.
 */
export function listenToAgentEvents({ url, log, onEvent }: Needs): Listening {
  const redis = new Redis(url, { maxRetriesPerRequest: null, lazyConnect: true })
  let last = Promise.resolve()
  let down = false
  redis.on('error', (error: Error) => {
    if (!down) log.warn({ err: error }, 'The Redis of the orchestrator cannot be reached; it is tried again.')
    down = true
  })
  redis.on('ready', () => {
    down = false
  })
  redis.on('message', (_channel: string, text: string) => {
    const given = parsed(text)
    if (given === undefined) return
    last = last
      .then(() => onEvent(given))
      .catch((error: unknown) => log.error({ err: error }, 'An event of the orchestrator was lost.'))
  })
  redis.subscribe(CHANNEL).catch(() => undefined)
  return { stop: () => redis.disconnect() }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
