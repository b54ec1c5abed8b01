import { z } from 'zod'

/** Milliseconds. */
export const percentiles = z.object({ p50: z.number(), p99: z.number() })
export type Percentiles = z.infer<typeof percentiles>

/** The median and the value that one in a hundred exceeds (nearest rank). */
export function percentilesOf(values: readonly number[]): Percentiles {
  const sorted = values.toSorted((a, b) => a - b)
  return { p50: rank(sorted, 0.5), p99: rank(sorted, 0.99) }
}

function rank(sorted: readonly number[], share: number): number {
  const value = sorted[Math.ceil(sorted.length * share) - 1]
  if (value === undefined) throw new Error('There is nothing to take percentiles of.')
  return value
}
