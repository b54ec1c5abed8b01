import { createPostgresBackend, DelayedError, type Job, Queue } from 'bullmq'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { outage } from '../../../src/adapters/queue/outage.ts'
import { postgresBackend } from '../../../src/adapters/queue/postgres-backend.ts'
import type { QueueBackend } from '../../../src/adapters/queue/queue-backend.ts'
import { startPglite } from '../../support/pglite.ts'
import { freshPostgres } from '../../support/postgres.ts'
import { isMissing, type TestDatabase } from '../../support/services.ts'

const JOBS = 200
const quiet = outage({ info: () => undefined, warn: () => undefined, error: () => undefined })

describe.skipIf(isMissing('postgres'))('BullMQ on PostgreSQL', () => {
  let database: TestDatabase
  let processes: readonly QueueBackend[]
  let pool: pg.Pool

  beforeAll(async () => {
    database = await freshPostgres()
    processes = await Promise.all([1, 2].map(() => postgresBackend(database, quiet)))
    pool = new pg.Pool({ connectionString: database.url, options: '-c search_path=bullmq' })
  })
  afterAll(async () => {
    await Promise.all(processes.map((process) => process.close()))
    await pool.end()
    await database.close()
  })

  // https://github.com/taskforcesh/bullmq/issues/4814
  it('completes no job falsely that two workers move back to delayed', async () => {
    const queue = new Queue('moved', { connection: pool }, createPostgresBackend)
    await queue.addBulk(Array.from({ length: JOBS }, (_, index) => ({ name: 'move', data: { index } })))
    const worked: unknown[] = []
    const run = async (job: Job<unknown>) => {
      if (job.attemptsStarted === 1) {
        await job.moveToDelayed(Date.now() + 20, job.token)
        throw new DelayedError()
      }
      worked.push(job.id)
      return 'really done'
    }
    const workers = processes.map((process) => process.newWorker({ queue: 'moved', concurrency: 4, run }))
    await vi.waitFor(async () => expect(await queue.getCompletedCount()).toBe(JOBS), 9000)
    await Promise.all(workers.map((worker) => worker.close()))

    const completed = await queue.getCompleted(0, JOBS)
    expect(completed.map((job) => job.returnvalue)).toEqual(Array(JOBS).fill('really done'))
    expect(new Set(worked).size).toBe(JOBS)
    expect(worked).toHaveLength(JOBS)
    await queue.close()
  })

  it('lets processes that start together make the schema once', async () => {
    const fresh = await freshPostgres()
    const together = await Promise.all([1, 2, 3].map(() => postgresBackend(fresh, quiet)))
    await Promise.all(together.map((process) => process.close()))
    await fresh.close()
  })
})

it('throws where the database is away', async () => {
  const database = await startPglite()
  await database.close()
  await expect(postgresBackend(database, quiet)).rejects.toThrow(/ECONNREFUSED/)
})
