import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { now } from './now.ts'

/** Resident memory of one process, in MB (1024 × 1024 bytes). */
export interface Memory {
  readonly idleMb: number
  readonly mostMb: number
  /** How fast it grew in the second half of the load, in MB an hour: near 0 where it is flat. */
  readonly slopeMbPerHour: number
  readonly loadSeconds: number
}

const IDLE_AFTER_MS = 10_000
const EVERY_MS = 500
const MS_PER_HOUR = 3_600_000

/** Measured idle, and then beside `load`. Undefined where there is no /proc. */
export async function measureMemory(pid: number, load: () => Promise<unknown>): Promise<Memory | undefined> {
  const file = `/proc/${pid}/status`
  if (!existsSync(file)) return undefined
  await pause(IDLE_AFTER_MS)
  const idleMb = residentMb(file)
  const samples: Sample[] = []
  const began = now()
  const timer = setInterval(() => samples.push({ at: now(), mb: residentMb(file) }), EVERY_MS)
  await load().finally(() => clearInterval(timer))
  samples.push({ at: now(), mb: residentMb(file) })
  return {
    idleMb,
    mostMb: Math.max(...samples.map(({ mb }) => mb)),
    slopeMbPerHour: slope(samples.slice(Math.floor(samples.length / 2))) * MS_PER_HOUR,
    loadSeconds: (now() - began) / 1000,
  }
}

interface Sample {
  readonly at: number
  readonly mb: number
}

function residentMb(file: string): number {
  const kb = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(file, 'utf8'))?.[1]
  if (kb === undefined) throw new Error(`${file} does not say VmRSS: the process has ended.`)
  return Number(kb) / 1024
}

/** The least squares' line through the samples, in MB a millisecond. */
function slope(samples: readonly Sample[]): number {
  const mean = (of: (sample: Sample) => number) =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length
  const [at, mb] = [mean((one) => one.at), mean((one) => one.mb)]
  const spread = samples.reduce((sum, one) => sum + (one.at - at) ** 2, 0)
  if (spread === 0) return 0
  return samples.reduce((sum, one) => sum + (one.at - at) * (one.mb - mb), 0) / spread
}
