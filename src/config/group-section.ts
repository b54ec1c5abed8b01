import { z } from 'zod'
import { durationText } from '../domain/duration.ts'
import type { GroupRule } from '../domain/grouping/group-keys.ts'
import { MATCH_FIELDS } from '../domain/match.ts'
import { duration } from './durations.ts'
import { didYouMean } from './nearest.ts'
import { keyed, oneOrMore } from './schema-parts.ts'

const FIELDS: readonly string[] = [...MATCH_FIELDS, 'label.<name>']
const BY = 'give fields that events of one group have in common, like [type, source]'

/** As long as a group may last at all. */
const LONGEST_MS = 24 * 60 * 60_000
const WINDOW_MS = 60_000

const field = z.string(BY).superRefine((name, context) => {
  if ((MATCH_FIELDS as readonly string[]).includes(name) || /^label\.\S+$/.test(name)) return
  const near = /^labels?\b/.test(name)
    ? ': write "label.<name>"'
    : didYouMean(name, MATCH_FIELDS, `known here: ${FIELDS.join(', ')}`)
  context.addIssue({ code: 'custom', message: `does not know the field "${name}"${near}` })
})

/** `group` of a route. */
export const groupSection = keyed('give { by: [type, source], window: 30s }', {
  by: oneOrMore(field, BY),
  window: duration
    .refine(
      (ms) => (ms ?? 0) <= LONGEST_MS,
      `give at most ${durationText(LONGEST_MS)}: a new day is a new card`,
    )
    .optional(),
})

/** A grouping as the domain has it: without a window, a minute. */
export function toGroup({ by, window }: z.output<typeof groupSection>): GroupRule {
  return { by: [...new Set(by)].toSorted(), windowMs: window ?? WINDOW_MS }
}
