import { durationMs } from './duration.ts'

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
/** When a working day begins, in UTC: we do not know where people live. */
const MORNING_HOUR = 9
const DATE = /^\d{4}-\d\d-\d\d$/

/**
 * The moment that someone names: a duration from `now`, `tomorrow`, a weekday (the next one, `mon` is enough) or a date
 * (`2026-11-23`), the last three at 09:00 UTC. `undefined` where it is none of these.
 */
export function momentNamed(text: string, now: Date): Date | undefined {
  const said = text.trim().toLowerCase()
  const ms = durationMs(said)
  if (ms !== undefined) return new Date(now.getTime() + ms)
  if (DATE.test(said)) return dateNamed(said)
  const ahead = said === 'tomorrow' ? 1 : daysUntil(said, now)
  return ahead === undefined ? undefined : morning(now, ahead)
}

function dateNamed(said: string): Date | undefined {
  const date = new Date(`${said}T00:00:00Z`)
  // JavaScript takes the 31st of February for a day in March.
  const isReal = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(said)
  return isReal ? morning(date, 0) : undefined
}

function daysUntil(said: string, now: Date): number | undefined {
  const day = said.length < 3 ? -1 : DAYS.findIndex((name) => name.startsWith(said))
  return day === -1 ? undefined : ((day - now.getUTCDay() + 6) % 7) + 1
}

function morning(day: Date, ahead: number): Date {
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate() + ahead, MORNING_HOUR))
}
