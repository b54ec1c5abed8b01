import { durationText } from '../domain/duration.ts'
import { RISKS } from '../domain/events/approval.ts'
import { fits } from '../domain/match.ts'
import { POLICY_DEFAULTS } from '../domain/policy.ts'
import { covers } from './covers.ts'
import type { Draft, PolicyKey } from './draft.ts'
import type { Finding, Path } from './finding.ts'
import { didYouMean } from './nearest.ts'

/** A rule about policies that are well formed. Paths are within the policy. */
interface Check {
  /** It says nothing where one of these is unclear. */
  readonly needs: readonly PolicyKey[]
  readonly find: (draft: Draft, earlier: readonly Draft[]) => readonly Finding[]
}

const CHECKS: readonly Check[] = [
  { needs: ['name'], find: nameTaken },
  { needs: ['match'], find: unknownRisks },
  { needs: ['match'], find: unreachable },
  { needs: ['match'], find: mayNotGoUnasked },
  { needs: ['time_limit'], find: tooLate },
  { needs: ['approve'], find: eachOfBesideRoles },
]

/** What is wrong with a policy beyond its form, its people aside (people-checks.ts). */
export function checkPolicy(draft: Draft, earlier: readonly Draft[]): readonly Finding[] {
  return CHECKS.filter(({ needs }) => !needs.some((key) => draft.unclear.has(key))).flatMap(({ find }) =>
    find(draft, earlier),
  )
}

function nameTaken({ given: { name } }: Draft, earlier: readonly Draft[]): readonly Finding[] {
  const other = earlier.find(({ given }) => name !== undefined && given.name === name)
  if (other === undefined) return []
  return [{ path: ['name'], problem: `name: the ${nth(other)} policy is called "${name}" already` }]
}

function unknownRisks({ given: { match } }: Draft): readonly Finding[] {
  return at(['match', 'risk'], match?.risk)
    .filter(({ value }) => !RISKS.some((risk) => fits(value, risk)))
    .map(({ path, value }) => {
      const hint = didYouMean(value, RISKS, `give ${RISKS.toReversed().join(', ')}`)
      return { path, problem: `match.risk: there is no risk "${value}"${hint}` }
    })
}

function unreachable({ given: { match } }: Draft, earlier: readonly Draft[]): readonly Finding[] {
  const before = earlier.find(({ given }) => match && given.match && covers(given.match, match))
  if (before === undefined) return []
  const name = before.given.name ? `, "${before.given.name}",` : ''
  const problem = `never applies: the ${nth(before)} policy${name} takes all that this one matches, and the first match wins. Put this one before it`
  return [{ path: [], problem }]
}

/** What is more than low risk is decided by a person (closing.ts); a policy must not look as if it were not. */
function mayNotGoUnasked({ given: { match, on_expiry, automatic } }: Draft): readonly Finding[] {
  const lowOnly = match?.risk?.every((value) => value.trim().toLowerCase() === 'low') ?? false
  if (lowOnly) return []
  const hint = 'holds for low risk only: add "risk: low" to match, or take it out'
  return [
    ...(on_expiry === 'approve' ? [{ path: ['on_expiry'], problem: `on_expiry: approve ${hint}` }] : []),
    ...(automatic ? [{ path: ['automatic'], problem: `automatic: true ${hint}` }] : []),
  ]
}

function tooLate({ given }: Draft): readonly Finding[] {
  const limit = given.time_limit ?? POLICY_DEFAULTS.timeLimitMs
  const theLimit = `the time limit, ${durationText(limit)}${given.time_limit === undefined ? ' where none is given' : ''}`
  return [
    ...at(['remind_after'], given.remind_after),
    ...at(['escalate'], given.escalate).map(({ path, value }) => ({
      path: [...path, 'after'],
      value: value.after,
    })),
  ]
    .filter(({ value }) => value >= limit)
    .map(({ path, value }) => {
      const key = path.filter((part) => typeof part === 'string').join('.')
      return { path, problem: `${key}: ${durationText(value)} is not before ${theLimit}` }
    })
}

/** The roles of each_of must be among those who may vote, or nobody could stand for them. */
export function eachOfBesideRoles({ given: { approve } }: Draft): readonly Finding[] {
  const { roles, quorum, each_of: eachOf = [] } = approve ?? {}
  const outside = at(['approve', 'each_of'], eachOf)
    .filter(({ value }) => roles !== undefined && !roles.includes(value))
    .map(({ path, value }) => ({
      path,
      problem: `approve.each_of: "${value}" is not among approve.roles: add it there, or leave roles out`,
    }))
  if (quorum === undefined || quorum >= eachOf.length) return outside
  const problem = `approve.quorum: each_of asks for ${eachOf.length} people, so give ${eachOf.length} or leave it out`
  return [...outside, { path: ['approve', 'quorum'], problem }]
}

/** Each of some values with its place. */
export function at<Value>(path: Path, values: readonly Value[] = []): { path: Path; value: Value }[] {
  return values.map((value, index) => ({ path: [...path, index], value }))
}

function nth({ index }: Draft): string {
  return ['first', 'second', 'third', 'fourth', 'fifth'][index] ?? `${index + 1}th`
}
