import { createPostgresBackend, type Queue as JobQueue, Queue } from 'bullmq'
import { Redis } from 'ioredis'
import pg from 'pg'
import { describe } from 'vitest'
import { connectQueue } from '../../../src/adapters/queue/bullmq-queue.ts'
import { type QueuePlace, queueContract } from '../../contracts/queue-contract.ts'
import { startPglite } from '../../support/pglite.ts'
import { freshPostgres } from '../../support/postgres.ts'
import { freshRedis } from '../../support/redis.ts'
import { isMissing, type TestDatabase } from '../../support/services.ts'
import { tcpProxy } from '../../support/tcp-proxy.ts'

describe('the queue in the embedded database', () => {
  queueContract(async () => inDatabase(await startPglite()))
})

describe.skipIf(isMissing('postgres'))('the queue in PostgreSQL', () => {
  queueContract(async () => inDatabase(await freshPostgres()))
})

describe.skipIf(isMissing('redis'))('the queue in Redis', () => {
  queueContract(inRedis)
})

async function inDatabase(database: TestDatabase): Promise<QueuePlace> {
  const proxy = await tcpProxy(database.url)
  const proxied = { connection: { connectionString: proxy.url }, oneSession: database.oneSession }
  const pool = new pg.Pool({
    ...database.connection,
    onConnect: async (client: pg.ClientBase) => {
      await client.query('SET search_path TO bullmq, public')
    },
  })
  return {
    connect: (eventsQueue, log) => connectQueue({ redisUrl: undefined, database: proxied, eventsQueue, log }),
    proxy,
    producer: (name) => new Queue(name, { connection: pool }, createPostgresBackend) as unknown as JobQueue,
    loseEverything: async () => {
      await pool.query('TRUNCATE job CASCADE')
    },
    close: async () => {
      await pool.end()
      await proxy.close()
      await database.close()
    },
  }
}

async function inRedis(): Promise<QueuePlace> {
  const redis = await freshRedis()
  const proxy = await tcpProxy(redis.url)
  const client = new Redis(redis.url, { maxRetriesPerRequest: null })
  const database = { connection: {}, oneSession: false }
  return {
    connect: (eventsQueue, log) => connectQueue({ redisUrl: proxy.url, database, eventsQueue, log }),
    proxy,
    producer: (name) => new Queue(name, { connection: client }),
    loseEverything: redis.flush,
    close: async () => {
      client.disconnect()
      await proxy.close()
      await redis.close()
    },
  }
}
