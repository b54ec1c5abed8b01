import type { Bucket } from '../domain/pace.ts'

/** What each provider's limits leave free, shared by all processes and counted by the database's clock. */
export interface PaceStore {
  /** Takes one from a bucket, now or later: the time is when it is there for the taker alone; null where that is now. */
  take(bucket: Bucket): Promise<Date | null>
  /** Takes one now, whatever is left, where others take turns for this bucket; they wait the longer. Never waits itself. */
  takeAtOnce(bucket: Bucket): Promise<void>
  /** The provider wants a pause: until it is over there is nothing in the bucket, and little at once after it. */
  empty(bucket: Bucket, until: Date): Promise<void>
}
