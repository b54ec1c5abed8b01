/** The load that a backend is put under; the bare queue gets the same. */
export const LOAD = {
  /** Events in one `POST /v1/events`, jobs in one `addBulk`. */
  batch: 100,
  /** Batches on their way at once. */
  batchesAtOnce: 2,
  /** Jobs that a worker runs at once: what Countersign's own lanes do. */
  workersAtOnce: 8,
  perSecond: 50,
  seconds: 10,
  /** Events of several kinds, over many conversations. */
  mixed: 2000,
  memoryEvents: 2000,
  memoryRounds: 6,
  /** What the long measure of memory, which runs on request alone, puts on a process. */
  hour: { perSecond: 5, minutes: 60 },
  pressesAtOnce: 20,
  presses: 500,
  /** Changes of each kind that all three places are told of, how many a second in all, and the limit of what expires. */
  copies: { each: 50, perSecond: 20, timeLimitSeconds: 8 },
  /** Events that hang in all three places: many times what Linear's limits allow. */
  toLinear: { events: 200, perSecond: 10 },
} as const

export const PACED = LOAD.perSecond * LOAD.seconds
