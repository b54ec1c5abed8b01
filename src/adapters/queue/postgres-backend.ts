import { createPostgresBackend, Queue, runMigrations, type Telemetry, Worker } from 'bullmq'
import pg from 'pg'
import type { Outage } from './outage.ts'
import type { QueueBackend } from './queue-backend.ts'
import { relayNotifications } from './relay-notifications.ts'
import { retryDeadlocks } from './retry-deadlocks.ts'
import { WORKER_OPTIONS } from './worker-options.ts'

/** How the queue reaches PostgreSQL. */
export interface QueueDatabase {
  readonly connection: pg.PoolConfig
  /** True for the embedded database, whose connections are all one session (see `relayNotifications`). */
  readonly oneSession: boolean
}

const SCHEMA = 'bullmq'
/**
 * Connections of one process at most: one for each of the five lanes and the events to listen on, and five for queries. They are
 * opened when needed: a process that only adds jobs opens one or two.
 */
const POOL_SIZE = 11
const CONNECT_WITHIN_MS = 5000

/** BullMQ on PostgreSQL, in the schema `bullmq`, which is made or brought up to date first. Throws when it is away. */
export async function postgresBackend(
  database: QueueDatabase,
  outage: Outage,
  telemetry?: Telemetry,
): Promise<QueueBackend> {
  const watched = telemetry && { telemetry }
  const pool = new pg.Pool({
    max: POOL_SIZE,
    // BullMQ waits long on its listening connections only where a silent loss of them would be noticed.
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    // Not as a start-up option: the embedded database ignores those.
    onConnect: async (client: pg.ClientBase) => {
      await client.query(`SET search_path TO ${SCHEMA}, public`)
    },
    ...database.connection,
  })
  pool.setMaxListeners(0)
  pool.on('error', outage.noticed)
  // The pool listens to its connections only while they are idle; one that breaks in use must not end the process.
  pool.on('connect', (client) => client.on('error', outage.noticed))
  if (database.oneSession) relayNotifications(pool)
  retryDeadlocks(pool)
  await migrate(pool)

  return {
    reachable: () => true,
    newQueue: (name) => {
      const queue = new Queue(name, { connection: pool, ...watched }, createPostgresBackend)
      queue.on('error', outage.noticed)
      return {
        addBulk: (jobs) => queue.addBulk([...jobs]),
        waiting: () => queue.getJobCountByTypes('waiting', 'prioritized'),
        close: () => queue.close(),
      }
    },
    newWorker: ({ queue, concurrency, run, onFailed }) => {
      const options = { connection: pool, concurrency, ...WORKER_OPTIONS, ...watched }
      const worker = new Worker(queue, run, options, createPostgresBackend)
      worker.on('error', outage.noticed)
      if (onFailed) worker.on('failed', onFailed)
      return worker
    },
    close: () => pool.end(),
  }
}

/** Under BullMQ's own lock, so that processes that start together wait for one another. */
async function migrate(pool: pg.Pool): Promise<void> {
  const client = await pool.connect()
  try {
    await runMigrations(client, SCHEMA)
  } finally {
    client.release()
  }
}
