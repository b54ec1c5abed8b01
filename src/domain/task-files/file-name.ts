import type { FieldIssue } from '../events/storable.ts'

/** `005_stress_test_system_fixes.json` in its parts. */
export interface FileName {
  readonly focus: string
  readonly type: string
}

/** Three digits; real trees have four as well. The last word is the type, unless the type has two (`review_request`). */
const PATTERN = /^(\d{3,4})_([a-z0-9]+(?:_[a-z0-9]+)*?)_(review_request|[a-z0-9]+)\.[a-z0-9]+$/
/** Longer numbers are dates, not sequences. */
const NUMBER = /^(\d{1,6})_/
const FEWEST_DIGITS = 3

/** Undefined where a name does not follow `{SEQUENCE}_{focus_area}_{type}.{ext}` (seed 001, "File Naming"). */
export function readFileName(name: string): FileName | undefined {
  const [, , focus, type] = PATTERN.exec(name) ?? []
  return focus === undefined || type === undefined ? undefined : { focus, type }
}

export function nameIssues(name: string): readonly FieldIssue[] {
  if (readFileName(name) !== undefined) return []
  const issue = 'is not {SEQUENCE}_{focus_area}_{type}.{ext}, as 005_stress_test_system_fixes.json is'
  return [{ path: 'the name', issue }]
}

/** The number after the highest in use, with as many digits as are in use, at least three. */
export function nextSequence(names: readonly string[]): string {
  const numbers = names.flatMap((name) => NUMBER.exec(name)?.[1] ?? [])
  const width = Math.max(FEWEST_DIGITS, ...numbers.map((digits) => digits.length))
  const next = Math.max(0, ...numbers.map(Number)) + 1
  return String(next).padStart(width, '0')
}

/** Words as a part of a file's name; undefined where nothing of them is left. */
export function snakeCase(words: string): string | undefined {
  const snake = words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 80)
  return snake || undefined
}
