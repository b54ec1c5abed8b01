import { z } from 'zod'
import { percentiles } from './percentiles.ts'

/** What bare-queue.ts is told: the same services that the server had. */
export const bareSpec = z.object({
  dataDir: z.string(),
  databaseUrl: z.string().optional(),
  redisUrl: z.string().optional(),
  slackApiUrl: z.string(),
  jobs: z.number(),
})
export type BareSpec = z.infer<typeof bareSpec>

/** What bare-queue.ts found. `addedToStarted` is in milliseconds from before `addBulk`. */
export const bareResults = z.object({
  jobsPerSecond: z.number(),
  addedToStarted: percentiles,
  slackCallsPerSecond: z.number(),
})
