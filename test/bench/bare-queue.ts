import { z } from 'zod'
import { outage } from '../../src/adapters/queue/outage.ts'
import { postgresBackend } from '../../src/adapters/queue/postgres-backend.ts'
import type { JobQueue, QueueBackend, WakeJob } from '../../src/adapters/queue/queue-backend.ts'
import { redisBackend } from '../../src/adapters/queue/redis-backend.ts'
import { openEmbeddedDatabase } from '../../src/adapters/store/embedded-database.ts'
import { type Arrivals, arrivals, delays, markers, rateUntilLast } from './arrivals.ts'
import { bareSpec } from './bare-results.ts'
import { LOAD, PACED } from './load.ts'
import { now } from './now.ts'
import { atRate, batchesOf, inParallel } from './pace.ts'
import { percentilesOf } from './percentiles.ts'
import { slackClientAlone } from './slack-client-alone.ts'

/**
 * The ceilings, measured in one process as the server is one: BullMQ with jobs that do nothing, on the same database
 * and with the same options; and Slack's client with nothing behind it. Reads a `BareSpec` and answers `BareResults`.
 */
const spec = bareSpec.parse(JSON.parse(process.argv[2] ?? 'null'))
const log = { info: () => {}, warn: console.warn, error: console.error }
const job = z.object({ id: z.string() })

const { backend, close } = await open()
const started = arrivals()
const queue = backend.newQueue('bench-bare')
const worker = backend.newWorker({
  queue: 'bench-bare',
  concurrency: LOAD.workersAtOnce,
  run: async ({ data }) => started.note(job.parse(data).id, now()),
})
await worker.waitUntilReady()
await addAndWait(markers('warm', LOAD.batch))
const jobsPerSecond = await measureThroughput(queue, started)
const addedToStarted = await measureLatency(queue, started)
await worker.close()
await queue.close()
await close()
const slackCallsPerSecond = await slackClientAlone(spec, log)
process.send?.({ jobsPerSecond, addedToStarted, slackCallsPerSecond })
process.disconnect?.()

async function open(): Promise<{ backend: QueueBackend; close: () => Promise<void> }> {
  const trouble = outage(log)
  if (spec.redisUrl) {
    const onRedis = await redisBackend(spec.redisUrl, trouble)
    return { backend: onRedis, close: onRedis.close }
  }
  if (spec.databaseUrl) {
    const connection = { connectionString: spec.databaseUrl }
    const onPostgres = await postgresBackend({ connection, oneSession: false }, trouble)
    return { backend: onPostgres, close: onPostgres.close }
  }
  const embedded = await openEmbeddedDatabase(spec.dataDir, () => {})
  const { connection } = embedded
  const onPglite = await postgresBackend({ connection, oneSession: true }, trouble)
  const closeBoth = async () => {
    await onPglite.close()
    await embedded.close()
  }
  return { backend: onPglite, close: closeBoth }
}

function bareJob(id: string): WakeJob {
  return { name: 'bare', data: { id }, opts: { delay: 0, removeOnComplete: true, removeOnFail: true } }
}

async function addAndWait(marks: readonly string[]): Promise<void> {
  await queue.addBulk(marks.map(bareJob))
  await started.all(marks)
}

async function measureThroughput({ addBulk }: JobQueue, arrived: Arrivals): Promise<number> {
  const marks = markers('bulk', spec.jobs)
  const began = now()
  await inParallel(batchesOf(marks, LOAD.batch), LOAD.batchesAtOnce, (batch) => addBulk(batch.map(bareJob)))
  await arrived.all(marks)
  return rateUntilLast(arrived, marks, began)
}

async function measureLatency({ addBulk }: JobQueue, arrived: Arrivals) {
  const marks = markers('paced', PACED)
  const added = new Map<string, number>()
  await atRate(marks, LOAD.perSecond, async (marker) => {
    added.set(marker, now())
    await addBulk([bareJob(marker)])
  })
  await arrived.all(marks)
  return percentilesOf(delays(arrived, added))
}
