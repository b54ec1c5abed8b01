import { z } from 'zod'
import type { Coverage } from './test-run.ts'

const covered = z.looseObject({
  statementMap: z.record(z.string(), z.looseObject({ start: z.looseObject({ line: z.number() }) })),
  s: z.record(z.string(), z.number()),
  b: z.record(z.string(), z.array(z.number())),
})

/** Adds up Istanbul's coverage, a file at a time, as vitest and jest put it into their reports. What is not in its form is left out. */
export function lineCoverage() {
  const lines = { all: 0, hit: 0 }
  const branches = { all: 0, hit: 0 }
  return {
    add(piece: unknown): void {
      const parsed = covered.safeParse(piece)
      if (!parsed.success) return
      const { statementMap, s, b } = parsed.data
      const hits = new Map<number, number>()
      for (const [id, { start }] of Object.entries(statementMap))
        hits.set(start.line, Math.max(hits.get(start.line) ?? 0, s[id] ?? 0))
      count(lines, [...hits.values()])
      count(branches, Object.values(b).flat())
    },
    /** Percentages to two places; `undefined` where nothing was measured. */
    total(): Coverage | undefined {
      if (lines.all === 0) return undefined
      return { lines: percent(lines), ...(branches.all > 0 && { branches: percent(branches) }) }
    },
  }
}

interface Tally {
  all: number
  hit: number
}

function count(tally: Tally, hits: readonly number[]): void {
  tally.all += hits.length
  tally.hit += hits.filter((hit) => hit > 0).length
}

function percent({ all, hit }: Tally): number {
  return Math.floor((hit / all) * 10_000) / 100
}
