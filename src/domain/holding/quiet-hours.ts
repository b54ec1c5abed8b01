import { type Person, personAt } from '../person.ts'
import type { Placement } from '../placement.ts'
import type { HoldingFacts, QuietHours } from './holding.ts'
import { clockText, momentOf, wallClock } from './local-time.ts'
import type { Weight } from './weight.ts'

/** Somebody who wakes to a decision that ends within the hour has no time for it. */
const TIME_TO_DECIDE_MS = 60 * 60_000
/** Hours that follow upon each other are one rest; more rows than that a day nobody writes. */
const ROWS_A_DAY = 6

/** When the quiet hours that a person is in end; null where they are in none. `at` counts as in them, their end does not. */
export function quietUntil(hours: readonly QuietHours[], at: Date): Date | null {
  let until: Date | null = null
  for (let row = 0; row < ROWS_A_DAY; row += 1) {
    const from: Date = until ?? at
    const ends = hours.flatMap((one) => endOf(one, from) ?? [])
    if (ends.length === 0) break
    until = new Date(Math.max(...ends.map((end) => end.getTime())))
  }
  return until
}

function endOf({ from, to, zone }: QuietHours, at: Date): Date | undefined {
  const wall = wallClock(zone, at)
  const { minutes } = wall
  const overnight = to <= from
  if (overnight && minutes >= from) return momentOf(zone, wall, to, 1)
  const isIn = overnight ? minutes < to : minutes >= from && minutes < to
  if (!isIn) return undefined
  // The night on which the clock is put back has some times twice: the first was the end.
  const end = momentOf(zone, wall, to)
  return end > at ? end : undefined
}

/** Whether a person is told at once, although they rest until then: it is critical, or nothing could be decided afterwards. */
export function wakes({ isCritical, asks, asksUntil }: Weight, until: Date): boolean {
  if (isCritical) return true
  return asks && asksUntil !== null && asksUntil.getTime() <= until.getTime() + TIME_TO_DECIDE_MS
}

/** A rest that a card has to wait for. */
export interface Rest {
  readonly person: Person
  readonly until: Date
}

/** Until when what is sent to this place alone waits; undefined where it need not. Conversations never wait. */
export function restAt(
  { quietHours, people }: Pick<HoldingFacts, 'quietHours' | 'people'>,
  destination: Placement['route']['destination'],
  weight: Weight,
  at: Date,
): Rest | undefined {
  if (quietHours.length === 0) return undefined
  const person = personAt(people, destination)
  if (person === undefined) return undefined
  const until = quietUntil(
    quietHours.filter((hours) => hours.person === person.id),
    at,
  )
  return until === null || wakes(weight, until) ? undefined : { person, until }
}

/** Has what is sent to a person wait for the end of their quiet hours. */
export function restful(
  placements: readonly Placement[],
  about: Weight,
  facts: HoldingFacts,
): readonly Placement[] {
  if (facts.quietHours.length === 0) return placements
  return placements.map((placement) => {
    if (placement.withheld !== null) return placement
    const due = placement.notBefore ?? facts.now
    const rest = restAt(facts, placement.route.destination, about, due)
    if (rest === undefined) return placement
    const why = `quiet hours of ${rest.person.name}, ${hoursWords(facts.quietHours, rest.person.id)}`
    return { ...placement, notBefore: rest.until, withheld: { by: 'quiet-hours', why, until: rest.until } }
  })
}

function hoursWords(hours: readonly QuietHours[], person: string): string {
  return hours
    .filter((one) => one.person === person)
    .map(({ from, to, zone }) => `${clockText(from)} to ${clockText(to)} ${zone}`)
    .join(' and ')
}
