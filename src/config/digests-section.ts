import type { DigestRule } from '../domain/holding/holding.ts'
import type { Person } from '../domain/person.ts'
import { clockTime, timeZone } from './clock-times.ts'
import { covers } from './covers.ts'
import type { Finding } from './finding.ts'
import { readLeniently } from './lenient.ts'
import { typosIn } from './likely-typos.ts'
import { matchOf } from './match-schema.ts'
import { at as eachOf } from './policy-checks.ts'
import { type Reach, whyNotThere } from './route-checks.ts'
import { named, PLACE, withAccount } from './routes-section.ts'
import { keyed, oneOrMore } from './schema-parts.ts'

const TIMES = 'give times like ["09:00", "16:00"], in quotes'

const digestSchema = keyed(
  'give a digest like { match: { priority: low }, at: ["09:00", "16:00"], zone: Europe/Berlin, to: [slack:default] }',
  {
    match: matchOf('say which events it collects, e.g. { priority: low }; {} is for all that can wait'),
    at: oneOrMore(clockTime, TIMES),
    zone: timeZone,
    to: oneOrMore(named, PLACE),
  },
)

interface Read {
  readonly digests: readonly DigestRule[]
  readonly problems: readonly Finding[]
  readonly notices: readonly Finding[]
}

/** Reads `digests`. They are complete only where there are no problems. */
export function readDigests(given: unknown, reach: Reach): Read {
  if (!Array.isArray(given ?? [])) {
    const problem = 'digests: give a list, each one beginning with "- { match:"'
    return { digests: [], problems: [{ path: ['digests'], problem }], notices: [] }
  }
  const drafts = ((given ?? []) as readonly unknown[]).map((item, index) =>
    readLeniently(digestSchema, item, ['digests', index]),
  )
  const matches = drafts.map(({ given: { match }, unclear }) => (unclear.has('match') ? undefined : match))
  const problems = drafts.flatMap(({ findings, given: { to }, unclear }, index) => [
    ...findings,
    ...neverApplies(matches, index),
    ...eachOf(['to'], unclear.has('to') ? [] : to).flatMap(({ path, value }) => {
      const problem = whyNotThere(value, reach)
      return problem === undefined ? [] : [{ path: ['digests', index, ...path], problem: `to: ${problem}` }]
    }),
  ])
  const rules = drafts.flatMap(({ complete }) => (complete ? [toRule(complete, reach.roster ?? [])] : []))
  const notices = drafts.flatMap((draft, index) => typosIn(draft, ['digests', index]))
  return { digests: rules, problems, notices }
}

function toRule({ match, at, zone, to }: DigestRule, people: readonly Person[]): DigestRule {
  const times = [...new Set(at)].toSorted((one, other) => one - other)
  return { match, at: times, zone, to: to.map((place) => withAccount(place, people)) }
}

function neverApplies(
  matches: readonly (DigestRule['match'] | undefined)[],
  index: number,
): readonly Finding[] {
  const own = matches[index]
  const before = matches.slice(0, index).findIndex((match) => match && own && covers(match, own))
  if (before < 0) return []
  const problem = `never applies: digest ${before + 1} takes all that this one matches. Put this one before it`
  return [{ path: ['digests', index], problem }]
}
