import { destinationName } from '../domain/card.ts'
import type { DigestRule, QuietHours } from '../domain/holding/holding.ts'
import { clockText } from '../domain/holding/local-time.ts'
import type { Person } from '../domain/person.ts'
import { matchWords } from '../domain/routing.ts'
import { beside, rows } from './columns.ts'

/** When people are left in peace, for people. */
export function quietWords(quietHours: readonly QuietHours[], people: readonly Person[]): string {
  const hours = quietHours.map(({ person, from, to, zone }) => {
    const name = people.find(({ id }) => id === person)?.name ?? person
    return [person, `${name}, ${clockText(from)} to ${clockText(to)} ${zone}`] as const
  })
  return `Quiet hours, which what is critical and approvals that end before them pass\n${rows(hours, 2)}`
}

/** What is collected and told at set times, for people. */
export function digestWords(digests: readonly DigestRule[]): string {
  const parts = digests.map(({ match, at, zone, to }, index) => {
    const facts = [
      ['At', `${at.map(clockText).join(', ')} ${zone}`],
      ['To', to.map(destinationName).join(', ')],
    ] as const
    return `${beside('  ', `${index + 1}. ${matchWords(match)}`)}\n${rows(facts, 5, 'Fallback'.length)}`
  })
  return ['Digests, of which the first that matches collects an event', ...parts].join('\n')
}
