/** What all our workers share, on Redis and on PostgreSQL. */
export const WORKER_OPTIONS = {
  /** After a lost connection BullMQ waits 15 s before it looks for jobs again; a second is enough. */
  runRetryDelay: 1000,
} as const
