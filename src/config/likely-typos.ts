import { RISKS } from '../domain/events/approval.ts'
import { CATALOGUE } from '../domain/events/catalogue.ts'
import { SEVERITIES } from '../domain/events/failure.ts'
import type { Match } from '../domain/match.ts'
import type { Finding, Path } from './finding.ts'
import type { Lenient } from './lenient.ts'
import { nearest } from './nearest.ts'

type Matching = Pick<Lenient<{ readonly match: Match }>, 'given' | 'unclear'>

/** What is mostly said in these fields. Senders may have types, severities and risks of their own, so others are no mistake. */
const USUAL: Readonly<Record<string, readonly string[]>> = {
  type: Object.keys(CATALOGUE),
  severity: [...new Set([...SEVERITIES, 'high', 'medium', 'low', 'major', 'minor'])],
  risk: RISKS,
}

/** Values of what stands at `path` that look like a mistyped one of ours, so that nothing would come of them. */
export function typosIn({ given: { match }, unclear }: Matching, path: Path): readonly Finding[] {
  if (match === undefined || unclear.has('match')) return []
  return Object.entries(match).flatMap(([field, values]) =>
    values.flatMap((value, index) => {
      const meant = mistyped(value, USUAL[field] ?? [])
      if (meant === undefined) return []
      const problem = `match.${field}: "${value}" is taken as it stands; perhaps "${meant}" is meant`
      return [{ path: [...path, 'match', field, index], problem }]
    }),
  )
}

function mistyped(value: string, usual: readonly string[]): string | undefined {
  if (/[*?]/.test(value) || usual.includes(value.trim().toLowerCase())) return undefined
  const near = nearest(value, usual)
  // `ci-failure` is a word of its own; `failre` and `approval_request` hardly are.
  return near !== undefined && Math.abs(near.length - value.length) <= 1 ? near : undefined
}
