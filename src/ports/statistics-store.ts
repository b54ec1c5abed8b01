import type { Counts } from '../domain/statistics.ts'

/** Counts what is stored, and keeps no count of its own that could go wrong. */
export interface StatisticsStore {
  count(): Promise<Counts>
}
