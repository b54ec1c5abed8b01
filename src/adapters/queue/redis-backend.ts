import { Queue, type Telemetry, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import type { Outage } from './outage.ts'
import type { QueueBackend } from './queue-backend.ts'
import { within } from './within.ts'
import { WORKER_OPTIONS } from './worker-options.ts'

/** How long the start waits for Redis; after that it goes on without, and Redis joins when it is there. */
const FIRST_CONTACT_MS = 2000
const RECONNECT_AT_MOST_MS = 1000

/**
 * BullMQ on Redis. Connections: one that adds, one that the workers share, and one more a worker, which BullMQ makes to
 * wait for jobs. All reconnect for ever; a worker's commands wait for that, so no job is lost in between.
 */
export async function redisBackend(
  url: string,
  outage: Outage,
  telemetry?: Telemetry,
): Promise<QueueBackend> {
  const watched = telemetry && { telemetry }
  const adding = connect(url, outage)
  adding.on('ready', outage.over)
  // Apart from `adding`, because a worker that is forced to stop takes its connection down with it.
  let working: Redis | undefined
  await within(FIRST_CONTACT_MS, new Promise<void>((resolve) => adding.once('ready', () => resolve())))

  return {
    reachable: () => adding.status === 'ready',
    newQueue: (name) => {
      const queue = new Queue(name, { connection: adding, ...watched })
      queue.on('error', outage.noticed)
      return {
        addBulk: (jobs) => queue.addBulk([...jobs]),
        waiting: () => queue.getJobCountByTypes('waiting', 'prioritized'),
        close: () => queue.close(),
      }
    },
    newWorker: ({ queue, concurrency, run, onFailed }) => {
      working ??= connect(url, outage)
      const options = { connection: working, concurrency, ...WORKER_OPTIONS, ...watched }
      const worker = new Worker<unknown>(queue, run, options)
      worker.on('error', outage.noticed)
      if (onFailed) worker.on('failed', onFailed)
      return worker
    },
    close: async () => {
      adding.disconnect()
      working?.disconnect()
    },
  }
}

function connect(url: string, outage: Outage): Redis {
  const client = new Redis(url, {
    // BullMQ demands it: a worker's commands must wait for the reconnection instead of failing.
    maxRetriesPerRequest: null,
    retryStrategy: (tries) => Math.min(tries * 50, RECONNECT_AT_MOST_MS),
    keepAlive: 10_000,
  })
  // Every queue and worker adds listeners of its own; they come and go together.
  client.setMaxListeners(0)
  client.on('error', outage.noticed)
  return client
}
