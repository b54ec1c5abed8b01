const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const
const DURATION = /^([1-9]\d{0,8})\s*([smhd])$/i
/** As long as an event may ask for (`expires_in`). */
const LONGEST_MS = 365 * 86_400_000

/** `30s`, `10m`, `2h` or `1d` in milliseconds; `undefined` for anything else, for nothing, and past a year. */
export function durationMs(text: string): number | undefined {
  const [, count = '', letter = ''] = DURATION.exec(text.trim()) ?? []
  const [, size = 0] = UNITS.find(([unit]) => unit === letter.toLowerCase()) ?? []
  const ms = Number(count) * size
  return ms > 0 && ms <= LONGEST_MS ? ms : undefined
}

/** Milliseconds in the largest unit that is exact: 5,400,000 is `90m`. */
export function durationText(ms: number): string {
  const [unit, size] = UNITS.find(([, size]) => ms % size === 0) ?? ['s', 1000]
  return `${ms / size}${unit}`
}
