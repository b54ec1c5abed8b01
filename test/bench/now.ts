/** Milliseconds on the machine's monotonic clock, which its processes share: times taken in two of them can be compared. */
export function now(): number {
  return Number(process.hrtime.bigint()) / 1e6
}
