/** What the clock on the wall shows in a zone: `minutes` since midnight, and the day as the calendar there has it. */
export interface WallClock {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  readonly day: number
  /** Since midnight, 0 to 1,439. */
  readonly minutes: number
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** Making one costs far more than using it. */
const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  })
  formats.set(zone, made)
  return made
}

/** Whether there is a time zone of this name, as `Europe/Berlin` or `UTC`. */
export function isZone(name: string): boolean {
  try {
    formatOf(name)
    return true
  } catch {
    return false
  }
}

/** What the clock shows in `zone` at a moment. Throws `RangeError` where there is no such zone. */
export function wallClock(zone: string, at: Date): WallClock {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    minutes: part('hour') * 60 + part('minute'),
  }
}

/**
 * The moment at which the clock in `zone` shows this, `daysLater` days after `day`. A time that the clock shows twice, when
 * summer ends, is the first of the two; one that it leaves out, when summer begins, is as much later.
 */
export function momentOf(zone: string, day: WallClock, minutes: number, daysLater = 0): Date {
  const wanted = Date.UTC(day.year, day.month - 1, day.day + daysLater) + minutes * MINUTE_MS
  // What the zone is ahead of UTC changes at most once between these two.
  const before = wanted - aheadMs(zone, wanted - DAY_MS)
  const after = wanted - aheadMs(zone, wanted + DAY_MS)
  const shown = [before, after].filter((ms) => ms + aheadMs(zone, ms) === wanted)
  return new Date(shown.length > 0 ? Math.min(...shown) : before)
}

/** How far the zone's clock is ahead of UTC's at a moment. */
function aheadMs(zone: string, ms: number): number {
  const { year, month, day, minutes } = wallClock(zone, new Date(ms))
  return Date.UTC(year, month - 1, day) + minutes * MINUTE_MS - Math.floor(ms / MINUTE_MS) * MINUTE_MS
}

const CLOCK_TIME = /^([01]\d|2[0-3]):([0-5]\d)$/

/** `07:00` in minutes since midnight; undefined for anything else. */
export function clockMinutes(text: string): number | undefined {
  const [, hours, minutes] = CLOCK_TIME.exec(text) ?? []
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes)
}

/** Minutes since midnight as `07:00`. */
export function clockText(minutes: number): string {
  const two = (number: number) => String(number).padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
