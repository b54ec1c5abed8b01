/** Hours of certain days in one zone: `mon-fri 09:00-17:00 Europe/Berlin`. */
export interface TimeWindow {
  /** 0 is Sunday. */
  readonly days: ReadonlySet<number>
  /** Minutes from midnight; `to` may be before `from`, which is the next morning. */
  readonly from: number
  readonly to: number
  /** An IANA name. */
  readonly zone: string
}

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const DAY_MINUTES = 24 * 60
const DAY = `(?:${DAYS.join('|')})`
const FORM = new RegExp(
  `^(?:(?<days>${DAY}(?:-${DAY})?(?:,${DAY}(?:-${DAY})?)*)(?:\\s+|$))?(?:(?<from>\\d{2}:\\d{2})-(?<to>\\d{2}:\\d{2})(?:\\s+|$))?(?<zone>[A-Za-z][\\w+/-]*)?$`,
  'i',
)

/**
 * Reads days, hours or both, and a zone, which is UTC where none is given; undefined for anything else. Hours may go past
 * midnight (`22:00-06:00`) and then belong to the day on which they begin.
 */
export function timeWindow(text: string): TimeWindow | undefined {
  if (!WINDOWS.has(text)) {
    if (WINDOWS.size >= WINDOWS_KEPT) WINDOWS.clear()
    WINDOWS.set(text, readWindow(text))
  }
  return WINDOWS.get(text)
}

/** Every event is held against every window of the configuration: each is read once. */
const WINDOWS = new Map<string, TimeWindow | undefined>()
const WINDOWS_KEPT = 20_000

function readWindow(text: string): TimeWindow | undefined {
  const { days, from, to, zone = 'UTC' } = FORM.exec(text.trim())?.groups ?? {}
  if ((days === undefined && from === undefined) || !isZone(zone)) return undefined
  const hours = { from: minutesOf(from ?? '00:00'), to: minutesOf(to ?? '24:00') }
  if (hours.from === undefined || hours.to === undefined || hours.from === hours.to) return undefined
  if (hours.from === DAY_MINUTES) return undefined
  return { days: daysOf(days ?? 'sun-sat'), from: hours.from, to: hours.to, zone }
}

/** Whether a moment is in the window, by the clocks of its zone. */
export function isWithin({ days, from, to, zone }: TimeWindow, at: Date): boolean {
  const { day, minutes } = localTime(at, zone)
  if (from < to) return days.has(day) && minutes >= from && minutes < to
  return (days.has(day) && minutes >= from) || (days.has((day + 6) % 7) && minutes < to)
}

/** `Sat 14:05 Europe/Berlin`. */
export function momentInZone(at: Date, zone: string): string {
  const { weekday, hour, minute } = partsOf(at, zone)
  return `${weekday} ${hour}:${minute} ${zone}`
}

function minutesOf(text: string): number | undefined {
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  const total = hours * 60 + minutes
  return minutes < 60 && total <= DAY_MINUTES ? total : undefined
}

/** `fri-mon` goes on past the end of the week. */
function daysOf(text: string): ReadonlySet<number> {
  const days = text
    .toLowerCase()
    .split(',')
    .flatMap((part) => {
      const [first = '', last = first] = part.split('-')
      const from = DAYS.indexOf(first)
      const count = ((DAYS.indexOf(last) - from + 7) % 7) + 1
      return Array.from({ length: count }, (_, index) => (from + index) % 7)
    })
  return new Set(days)
}

function localTime(at: Date, zone: string) {
  const { weekday = '', hour, minute } = partsOf(at, zone)
  return { day: DAYS.indexOf(weekday.toLowerCase()), minutes: Number(hour) * 60 + Number(minute) }
}

/** To make a format costs more than to use it a hundred times. */
const formats = new Map<string, Intl.DateTimeFormat>()

/** What a zone's clock showed last: one event is held against every window of a zone. */
const shown = new Map<string, { readonly at: number; readonly parts: Readonly<Record<string, string>> }>()

function partsOf(at: Date, zone: string): Readonly<Record<string, string>> {
  const before = shown.get(zone)
  if (before?.at === at.getTime()) return before.parts
  const format = formats.get(zone) ?? formatOf(zone)
  formats.set(zone, format)
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
  shown.set(zone, { at: at.getTime(), parts })
  return parts
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const digits = '2-digit'
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: digits,
    minute: digits,
    hourCycle: 'h23',
  })
}

function isZone(zone: string): boolean {
  try {
    formats.set(zone, formats.get(zone) ?? formatOf(zone))
    return true
  } catch {
    return false
  }
}
