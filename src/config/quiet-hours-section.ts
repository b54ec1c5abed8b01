import type { QuietHours } from '../domain/holding/holding.ts'
import type { Person } from '../domain/person.ts'
import { clockTime, timeZone } from './clock-times.ts'
import type { Finding } from './finding.ts'
import { readLeniently } from './lenient.ts'
import { didYouMean } from './nearest.ts'
import { keyed, text } from './schema-parts.ts'

const hoursSchema = keyed(
  'give quiet hours like { person: alex, from: "22:00", to: "07:00", zone: Europe/Berlin }',
  {
    person: text('say whose they are, by an id listed in people'),
    from: clockTime,
    to: clockTime,
    zone: timeZone,
  },
)

interface Read {
  readonly quietHours: readonly QuietHours[]
  readonly problems: readonly Finding[]
}

/** Reads `quiet_hours`. They are complete only where there are no problems. `roster`: undefined where a mistake hides it. */
export function readQuietHours(given: unknown, roster: readonly Person[] | undefined): Read {
  if (!Array.isArray(given ?? [])) {
    const problem = 'quiet_hours: give a list, each one beginning with "- { person:"'
    return { quietHours: [], problems: [{ path: ['quiet_hours'], problem }] }
  }
  const drafts = ((given ?? []) as readonly unknown[]).map((item, index) =>
    readLeniently(hoursSchema, item, ['quiet_hours', index]),
  )
  const problems = drafts.flatMap(({ findings, given: draft, unclear }, index) => {
    const path = ['quiet_hours', index]
    return [
      ...findings,
      ...(unclear.has('person') ? [] : nobody(draft.person ?? '', roster, [...path, 'person'])),
      ...wholeDay(draft, [...path, 'to']),
    ]
  })
  return { quietHours: drafts.flatMap(({ complete }) => complete ?? []), problems }
}

function nobody(
  id: string,
  roster: readonly Person[] | undefined,
  path: Finding['path'],
): readonly Finding[] {
  if (roster === undefined || roster.some((person) => person.id === id)) return []
  const known = roster.map((person) => person.id)
  const problem = `person: nobody has the id "${id}"${didYouMean(id, known, 'name someone listed in people')}`
  return [{ path, problem }]
}

function wholeDay({ from, to }: Partial<QuietHours>, path: Finding['path']): readonly Finding[] {
  if (from === undefined || from !== to) return []
  return [
    { path, problem: 'to: give another time than "from": nobody could be reached at any hour of the day' },
  ]
}
