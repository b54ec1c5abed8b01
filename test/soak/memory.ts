import { readFileSync } from 'node:fs'

interface Sample {
  readonly name: string
  readonly pid: number
  readonly atMs: number
  readonly mb: number
}

/** What one place of the fleet took. */
export interface MemoryRow {
  readonly name: string
  readonly min: number
  readonly max: number
  /** How long its longest life was, in seconds, and how many MB a minute it grew in the later half of that life. */
  readonly longestLife: number
  readonly growth: number
}

const EVERY_MS = 1000
const PAGE_BYTES = 4096

/** Notes what each process has in memory (resident set), once a second, until `stop`. Linux only: elsewhere it notes nothing. */
export function watchMemory(running: () => readonly { readonly name: string; readonly pid: number }[]) {
  const samples: Sample[] = []
  const note = () => {
    for (const { name, pid } of running()) {
      const mb = residentMb(pid)
      if (mb !== undefined) samples.push({ name, pid, atMs: Date.now(), mb })
    }
  }
  const timer = setInterval(note, EVERY_MS)
  return {
    stop(): readonly MemoryRow[] {
      clearInterval(timer)
      const names = [...new Set(samples.map(({ name }) => name))].toSorted()
      return names.map((name) =>
        rowOf(
          name,
          samples.filter((sample) => sample.name === name),
        ),
      )
    },
  }
}

function residentMb(pid: number): number | undefined {
  try {
    const [, pages] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')
    // What was just killed has nothing any more.
    return Number(pages) > 0 ? (Number(pages) * PAGE_BYTES) / 2 ** 20 : undefined
  } catch {
    return undefined
  }
}

function rowOf(name: string, samples: readonly Sample[]): MemoryRow {
  const sizes = samples.map(({ mb }) => mb)
  const lives = Map.groupBy(samples, ({ pid }) => pid)
  const longest = [...lives.values()].toSorted((a, b) => b.length - a.length)[0] ?? []
  const later = longest.slice(Math.floor(longest.length / 2))
  return {
    name,
    min: Math.round(Math.min(...sizes)),
    max: Math.round(Math.max(...sizes)),
    longestLife: longest.length,
    growth: Math.round(slope(later) * 60_000 * 10) / 10,
  }
}

/** MB a millisecond, by least squares. */
function slope(samples: readonly Sample[]): number {
  const count = samples.length
  if (count < 2) return 0
  const from = samples[0]?.atMs ?? 0
  const meanX = samples.reduce((sum, { atMs }) => sum + atMs - from, 0) / count
  const meanY = samples.reduce((sum, { mb }) => sum + mb, 0) / count
  const above = samples.reduce((sum, { atMs, mb }) => sum + (atMs - from - meanX) * (mb - meanY), 0)
  const below = samples.reduce((sum, { atMs }) => sum + (atMs - from - meanX) ** 2, 0)
  return below === 0 ? 0 : above / below
}
