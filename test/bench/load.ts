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
  pressesAtOnce: 20,
  presses: 500,
} as const

export const PACED = LOAD.perSecond * LOAD.seconds
