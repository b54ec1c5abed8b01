import type { Inline } from '../src/domain/message.ts'

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/

/** A time as a sender wrote it, as a `Date` where it is one (without a zone: UTC), else as it stands ("in an hour"). */
export function moment(written: string): Inline {
  const parts = ISO.exec(written)
  if (parts === null) return written
  const date = new Date(parts[3] ? written : `${written}Z`)
  return Number.isNaN(date.getTime()) ? written : date
}
