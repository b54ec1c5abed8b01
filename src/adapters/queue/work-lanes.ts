import { type Job, UnrecoverableError } from 'bullmq'
import { z } from 'zod'
import type { Log } from '../../ports/log.ts'
import {
  CALLBACK_LANES,
  type EventJob,
  type EventJobResult,
  type Lane,
  type QueueWorkers,
} from '../../ports/queue.ts'
import { laneQueue } from './lane-queue.ts'
import type { JobWorker, QueueBackend, WorkerSpec } from './queue-backend.ts'
import { within } from './within.ts'
import { type Here, workHere } from './work-here.ts'

export type Concurrency = { readonly [lane in Lane | 'events']?: number }

/** Runs one job; whoever watches puts something around it. */
export type Around = <T>(work: () => Promise<T>) => Promise<T>

const AT_ONCE = 8
/** How long the start waits for the workers' connections; a Redis that is away must not hold it up. */
const READY_WITHIN_MS = 2000

interface Needs {
  readonly backend: QueueBackend
  readonly eventsQueue: string
  readonly concurrency: Concurrency
  readonly log: Log
  readonly around: Around
}

/** The side of the queue that works: one BullMQ worker for each lane that has a handler, and one for events. */
export function workLanes({ backend, eventsQueue, concurrency, log, around }: Needs): {
  readonly workers: QueueWorkers
  readonly here: Here
} {
  const specs: WorkerSpec[] = []
  const works = new Map<Lane, WakeWork>()
  let running: readonly JobWorker[] = []
  const atOnce = (lane: Lane) => concurrency[lane] ?? AT_ONCE
  const here = workHere((lane, id) => around(async () => works.get(lane)?.(id)), atOnce)

  const workers: QueueWorkers = {
    onWake: (lane, work) => {
      const told = tellingFailures(lane, work, log)
      works.set(lane, told)
      const run: WorkerSpec['run'] = (job) => told(wakeData.parse(job.data).id)
      specs.push({ run, queue: laneQueue(lane), concurrency: atOnce(lane) })
    },
    onEvent: (work) => {
      specs.push({ ...eventSpec(work, log), queue: eventsQueue, concurrency: concurrency.events ?? AT_ONCE })
    },
    start: async () => {
      here.start()
      running = specs.map((spec) => backend.newWorker({ ...spec, run: (job) => around(() => spec.run(job)) }))
      await within(
        READY_WITHIN_MS,
        all(running, (worker) => worker.waitUntilReady()),
      )
    },
    stop: async (graceMs) => {
      const finished = Promise.all([here.stop(), all(running, (worker) => worker.close())])
      if ((await within(graceMs, finished)).kind === 'done') return
      log.warn({ grace_ms: graceMs }, 'Some jobs did not finish in time; they are taken up again later.')
      await all(running, (worker) => worker.disconnect())
    },
  }
  return { workers, here }
}

type WakeWork = (id: string) => Promise<void>
type Handling = Pick<WorkerSpec, 'run' | 'onFailed'>

function isCallbackLane(lane: Lane): boolean {
  return (CALLBACK_LANES as readonly Lane[]).includes(lane)
}

const wakeData = z.object({ id: z.string() })

/** Failing work ends here and does not fail the job: BullMQ would try again without knowing when that makes sense. */
function tellingFailures(lane: Lane, work: WakeWork, log: Log): WakeWork {
  return async (id) => {
    try {
      await work(id)
    } catch (error) {
      const about = isCallbackLane(lane) ? { callback_id: id } : { delivery_id: id }
      log.error({ lane, ...about, err: error }, 'A job failed; the sweeper finds it again.')
    }
  }
}

/** A refused event fails for good; anything else that goes wrong is tried again as its producer wished. */
function eventSpec(work: (job: EventJob) => Promise<EventJobResult>, log: Log): Handling {
  return {
    run: async (job) => {
      const traceparent = traceparentOf(job)
      const result = await work({ id: idOf(job), name: job.name, data: job.data, traceparent })
      if (result.kind === 'accepted') return result.body
      throw new UnrecoverableError(JSON.stringify(result.problem))
    },
    onFailed: (job, error) => {
      const fields = { job_id: job?.id, event_id: job && eventIdOf(job) }
      const refused = error instanceof UnrecoverableError
      if (refused) return log.info(fields, 'Refused an event that came by queue.')
      log.error({ ...fields, err: error }, 'An event that came by queue could not be stored.')
    },
  }
}

function idOf(job: Job<unknown>): string {
  if (job.id === undefined) throw new Error('BullMQ gave a job without an id.')
  return job.id
}

/** The job's id stands in for a missing event id. */
function eventIdOf({ id, data }: Job<unknown>): string | undefined {
  const named = z.object({ id: z.string().max(200) }).safeParse(data).data
  return named?.id ?? id
}

/** What a producer that sends traces left with the job: JSON of headers, as bullmq-otel writes it. */
function traceparentOf({ opts }: Job<unknown>): string | undefined {
  try {
    const headers: unknown = JSON.parse(opts.telemetry?.metadata ?? '{}')
    return z.object({ traceparent: z.string() }).safeParse(headers).data?.traceparent
  } catch {
    return undefined
  }
}

async function all(
  workers: readonly JobWorker[],
  act: (worker: JobWorker) => Promise<unknown>,
): Promise<void> {
  await Promise.all(workers.map(act))
}
