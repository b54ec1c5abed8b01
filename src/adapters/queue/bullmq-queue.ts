import type { Log } from '../../ports/log.ts'
import type { Queue, QueueWorkers } from '../../ports/queue.ts'
import { outage } from './outage.ts'
import { postgresBackend, type QueueDatabase } from './postgres-backend.ts'
import { redisBackend } from './redis-backend.ts'
import { wakeLanes } from './wake-lanes.ts'
import { type Concurrency, workLanes } from './work-lanes.ts'

interface Needs {
  /** Redis; undefined: the queue is in the database. */
  readonly redisUrl: string | undefined
  readonly database: QueueDatabase
  /** The BullMQ queue that orchestrators put events into. */
  readonly eventsQueue: string
  /** How many jobs of a lane run at once in this process; 8 where nothing is said. */
  readonly concurrency?: Concurrency
  readonly log: Log
}

export interface ConnectedQueue {
  readonly queue: Queue
  readonly workers: QueueWorkers
  /** False while its server is known to be away. */
  reachable(): boolean
  /** Closes every connection. Stop the workers first. */
  close(): Promise<void>
}

/**
 * Connects to the queue, on Redis when there is a URL for it and in the database otherwise. A Redis that is away is
 * waited for in the background; a database that is away makes this throw, because nothing works without it.
 */
export async function connectQueue(needs: Needs): Promise<ConnectedQueue> {
  const { redisUrl, database, eventsQueue, concurrency = {}, log } = needs
  const trouble = outage(log)
  const backend = redisUrl ? await redisBackend(redisUrl, trouble) : await postgresBackend(database, trouble)
  const lanes = wakeLanes({ backend, trouble })
  const workers = workLanes({ backend, eventsQueue, concurrency, log })
  const close = async () => {
    await lanes.close()
    await backend.close()
  }
  return { queue: lanes.queue, workers, reachable: backend.reachable, close }
}
