import { type Fix, type FixReviewData, UNCLEAR_STATUS } from '../events/fix-review.ts'
import type { FieldIssue } from '../events/storable.ts'
import { NO_NOTE, noteIn, type Read } from './read.ts'

export const FIX_DECISIONS = ['accepted', 'sent-back', 'question'] as const
export type FixDecision = (typeof FIX_DECISIONS)[number]

export interface FixReviewAnswer {
  readonly kind: 'fix-review'
  readonly decision: FixDecision
  /** Those that are sent back, or asked about; their ids as the event spells them. */
  readonly fixes: readonly Fix['id'][]
  readonly note: string | null
}

/** Those that need another look: failed, partly fixed, or without a clear result. */
export function unsolved(fixes: readonly Fix[]): readonly Fix[] {
  return fixes.filter(
    ({ result }) => !result || ['FAILED', 'PARTIALLY_FIXED', UNCLEAR_STATUS].includes(result.status),
  )
}

/** Reads `{decision, fixes?, note?}`: what is sent back names its fixes, and a question says what it asks. */
export function readFixReview(
  { fixes }: Pick<FixReviewData, 'fixes'>,
  given: Readonly<Record<string, unknown>>,
): Read<FixReviewAnswer> {
  const decision = FIX_DECISIONS.find((one) => one === given.decision)
  const named = [given.fixes ?? []].flat().map(String)
  const chosen = fixes.filter(({ id }) => named.includes(String(id))).map(({ id }) => id)
  const strangers = named.filter((id) => !fixes.some((fix) => String(fix.id) === id))
  const note = noteIn(given.note)
  const issues: readonly (FieldIssue | false)[] = [
    decision === undefined && { path: 'decision', issue: `must be one of: ${FIX_DECISIONS.join(', ')}` },
    strangers.length > 0 && { path: 'fixes', issue: `names no fix of this review: ${strangers.join(', ')}` },
    decision === 'sent-back' && named.length === 0 && { path: 'fixes', issue: 'name at least one fix' },
    decision === 'accepted' && named.length > 0 && { path: 'fixes', issue: 'is for what is sent back' },
    note === undefined && { path: 'note', issue: NO_NOTE },
    decision === 'question' && note === null && { path: 'note', issue: 'is required: say what you ask' },
  ]
  const fields = issues.filter((issue) => issue !== false)
  if (decision === undefined || note === undefined || fields.length > 0) return { kind: 'invalid', fields }
  return { kind: 'answer', answer: { kind: 'fix-review', decision, fixes: chosen, note } }
}
