import type { Percentiles } from './percentiles.ts'

/** How long copies take, in milliseconds. */
export interface CopyTimes {
  /** From an event's 202 to its comment in Linear. */
  readonly toLinear: Percentiles
  /** Until the last of Slack, Linear and mail has heard: since the answer to the vote, */
  readonly decided: Percentiles
  /** to the cancellation, */
  readonly cancelled: Percentiles
  /** to the event that changes what is asked, */
  readonly changed: Percentiles
  /** and since the time was up. */
  readonly expired: Percentiles
}

/** What is promised at the 99th percentile, in milliseconds. */
export const AIMS: Readonly<Record<keyof CopyTimes, number>> = {
  toLinear: 1000,
  decided: 2000,
  cancelled: 2000,
  changed: 2000,
  expired: 2000,
}
