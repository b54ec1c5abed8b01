import type { Risk } from '../src/domain/events/approval.ts'
import type { Priority } from '../src/domain/events/envelope.ts'
import type { FIX_SEVERITIES, UNCLEAR_SEVERITY } from '../src/domain/events/fix-review.ts'
import type { Tone } from '../src/domain/message.ts'

type FixSeverity = (typeof FIX_SEVERITIES)[number] | typeof UNCLEAR_SEVERITY

/** Every grade that agents give: of risk, severity or priority. */
export type Grade = Risk | Priority | FixSeverity | 'error' | 'warning'

/** Seed 003's emoji, and the other lists' words in the same order. The emoji repeats the word, it never replaces it. */
const EMOJI: Readonly<Record<Grade, string>> = {
  critical: '🔴',
  high: '🟠',
  error: '🟠',
  major: '🟠',
  medium: '🟡',
  warning: '🟡',
  minor: '🟡',
  normal: '⚪',
  low: '🟢',
  unclear: '⚪',
}

/** `🟠 High risk`: the grade by emoji and by word, with what it is a grade of. */
export function graded(grade: Grade, of: string): string {
  return `${EMOJI[grade]} ${grade.charAt(0).toUpperCase()}${grade.slice(1)} ${of}`.trimEnd()
}

/** How a card about a failure of that severity sounds. */
export function toneOf(severity: Grade | undefined): Tone {
  return severity === 'warning' || severity === 'medium' || severity === 'low' ? 'warning' : 'danger'
}
