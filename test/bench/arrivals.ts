/** When each marked thing first arrived, on the clock of `now`. */
export interface Arrivals {
  note(marker: string, at: number): void
  /** Resolves when all of these have arrived; rejects after ARRIVE_WITHIN_MS, saying how many are missing. */
  all(markers: readonly string[]): Promise<void>
  at(marker: string): number
}

const ARRIVE_WITHIN_MS = 60_000

export function arrivals(): Arrivals {
  const seen = new Map<string, number>()
  const waiting = new Set<{ readonly missing: Set<string>; readonly done: () => void }>()

  return {
    note(marker, at) {
      if (!seen.has(marker)) seen.set(marker, at)
      for (const { missing, done } of waiting) if (missing.delete(marker) && missing.size === 0) done()
    },
    async all(markers) {
      const missing = new Set(markers.filter((marker) => !seen.has(marker)))
      if (missing.size === 0) return
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const late = () => reject(new Error(`${missing.size} of ${markers.length} did not arrive.`))
      const timer = setTimeout(late, ARRIVE_WITHIN_MS)
      const wait = { missing, done: resolve }
      waiting.add(wait)
      await promise.finally(() => {
        clearTimeout(timer)
        waiting.delete(wait)
      })
    },
    at(marker) {
      const at = seen.get(marker)
      if (at === undefined) throw new Error(`${marker} did not arrive.`)
      return at
    },
  }
}

/** Names for `count` things of one phase, as the stub of Slack finds them in what is posted. */
export function markers(phase: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `mark-${phase}-${index}`)
}
export const MARKER = /mark-[a-z]+-\d+/

/** Things a second from `began` until the last of these arrived. */
export function rateUntilLast(arrived: Arrivals, marks: readonly string[], began: number): number {
  const last = marks.reduce((latest, marker) => Math.max(latest, arrived.at(marker)), began)
  return (marks.length / (last - began)) * 1000
}

/** How long each took, where `since` says from when; what arrived before that took no time. */
export function delays(arrived: Arrivals, since: ReadonlyMap<string, number>): number[] {
  return [...since].map(([marker, from]) => Math.max(0, arrived.at(marker) - from))
}
