import type { Telemetry } from 'bullmq'
import type { Log } from '../../ports/log.ts'
import type { Queue, QueueWorkers } from '../../ports/queue.ts'
import { outage, type Trouble } from './outage.ts'
import { postgresBackend, type QueueDatabase } from './postgres-backend.ts'
import { redisBackend } from './redis-backend.ts'
import { wakeLanes } from './wake-lanes.ts'
import { type Around, type Concurrency, workLanes } from './work-lanes.ts'

interface Needs {
  /** Redis; undefined: the queue is in the database. */
  readonly redisUrl: string | undefined
  readonly database: QueueDatabase
  /** The BullMQ queue that orchestrators put events into. */
  readonly eventsQueue: string
  /** How many jobs of a lane run at once in this process; 8 where nothing is said. */
  readonly concurrency?: Concurrency
  readonly log: Log
  /** Shows in traces what goes through the queue; undefined: nobody looks. */
  readonly telemetry?: Telemetry | undefined
  /** What a job logs belongs together. */
  readonly around?: Around
}

export interface ConnectedQueue {
  readonly queue: Queue
  readonly workers: QueueWorkers
  /** False while its server is known to be away. */
  reachable(): boolean
  /** What is wrong with it now, in a word, and since when; undefined where all is well. */
  trouble(): Trouble | undefined
  /** Closes every connection. Stop the workers first. */
  close(): Promise<void>
}

/**
 * Connects to the queue, on Redis when there is a URL for it and in the database otherwise. A Redis that is away is
 * waited for in the background; a database that is away makes this throw, because nothing works without it.
 */
export async function connectQueue(needs: Needs): Promise<ConnectedQueue> {
  const { redisUrl, database, eventsQueue, concurrency = {}, log, telemetry, around = alone } = needs
  const trouble = outage(log)
  const backend = redisUrl
    ? await redisBackend(redisUrl, trouble, telemetry)
    : await postgresBackend(database, trouble, telemetry)
  const { workers, here } = workLanes({ backend, eventsQueue, concurrency, log, around })
  const lanes = wakeLanes({ backend, trouble, here })
  const close = async () => {
    await lanes.close()
    await backend.close()
  }
  return { queue: lanes.queue, workers, reachable: backend.reachable, trouble: trouble.now, close }
}

const alone: Around = (work) => work()
