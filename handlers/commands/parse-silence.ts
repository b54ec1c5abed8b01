import { durationMs } from '../../src/domain/duration.ts'
import { MATCH_FIELDS, type Match, matchField } from '../../src/domain/match.ts'

/** What shall be quiet, as somebody says it. */
export interface SilenceWords {
  readonly match: Match
  readonly forMs: number
  readonly reason: string
}

const HOW = 'Say what, how long and why: “silence source=ci 2h noisy deploys”.'
/** `source=ci`, `type=failure,bug-report`, `label.team="site reliability"`. */
const CONDITION = /^([\w.-]+)=(?:["“”]([^"“”]*)["“”]|(\S+))\s*/

/** Reads conditions, a time and a reason, in this order; `problem` says what is missing. */
export function parseSilence(said: string): SilenceWords | { readonly problem: string } {
  const match: Record<string, readonly string[]> = {}
  let rest = said.trim()
  for (;;) {
    const [condition = '', name = '', quoted, plain = ''] = CONDITION.exec(rest) ?? []
    if (condition === '') break
    const field = matchField(name)
    if (field === undefined) return { problem: `I do not know the field “${name}”. ${FIELDS}` }
    match[field] = (quoted ?? plain).split(',').filter((value) => value.trim() !== '')
    rest = rest.slice(condition.length)
  }
  const conditions = Object.values(match)
  if (conditions.length === 0 || conditions.some((values) => values.length === 0))
    return { problem: `${HOW} ${FIELDS}` }
  const [, time = '', reason = ''] = /^(?:for\s+)?(\S*)\s*([\s\S]*)$/i.exec(rest) ?? []
  const forMs = durationMs(time)
  if (forMs === undefined) return { problem: `Say for how long, like 30m, 2h or 3d, at most 7d. ${HOW}` }
  return { match, forMs, reason: reason.trim() }
}

const FIELDS = `Fields are ${MATCH_FIELDS.join(', ')} and label.<name>.`
