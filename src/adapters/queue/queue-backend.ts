import type { Job } from 'bullmq'

/** What a lane needs of a BullMQ `Queue`, whichever database is behind it. */
export interface JobQueue {
  addBulk(jobs: readonly WakeJob[]): Promise<unknown>
  /** Jobs that nobody has begun with, delayed ones not counted. */
  waiting(): Promise<number>
  close(): Promise<void>
}
export interface WakeJob {
  readonly name: string
  readonly data: unknown
  readonly opts: {
    readonly delay: number
    readonly priority?: number
    readonly removeOnComplete: true
    readonly removeOnFail: true
  }
}

/** What a lane needs of a BullMQ `Worker`. */
export interface JobWorker {
  waitUntilReady(): Promise<void>
  /** Takes nothing new and waits for what runs. */
  close(): Promise<void>
  /** Lets go of the connections without waiting for what runs. */
  disconnect(): Promise<unknown>
}
export interface WorkerSpec {
  readonly queue: string
  readonly concurrency: number
  readonly run: (job: Job<unknown>) => Promise<unknown>
  readonly onFailed?: (job: Job<unknown> | undefined, error: Error) => void
}

/** The database that BullMQ works on: Redis or PostgreSQL. Nobody above tells the two apart. */
export interface QueueBackend {
  /** False while it is known to be away, so that nobody waits for it. */
  reachable(): boolean
  newQueue(name: string): JobQueue
  /** Makes a worker that begins at once. */
  newWorker(spec: WorkerSpec): JobWorker
  close(): Promise<void>
}
