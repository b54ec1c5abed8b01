import { fits, type Match } from '../domain/match.ts'

/** Whether every event that fits `narrow` fits `wide` as well, as far as can be told for certain. */
export function covers(wide: Match, narrow: Match): boolean {
  return conditionsOf(wide).every(({ field, isAny, words, globs }) => {
    const values = narrow[field]
    // A glob takes all that another one does only where they are the same, or it is `*`.
    const takesAll = (value: string) =>
      isAny || words.has(plain(value)) || (!hasGlob(value) && globs.some((glob) => fits(glob, value)))
    return values?.every(takesAll) ?? false
  })
}

interface Condition {
  readonly field: string
  readonly isAny: boolean
  /** All of its values, as they are compared whole. */
  readonly words: ReadonlySet<string>
  /** Those that take more than themselves. */
  readonly globs: readonly string[]
}

/** Each route is held against all that stand before it: what it says is read once. */
const read = new WeakMap<Match, readonly Condition[]>()

function conditionsOf(match: Match): readonly Condition[] {
  const known = read.get(match)
  if (known !== undefined) return known
  const conditions = Object.entries(match).map(([field, values]) => ({
    field,
    isAny: values.some((value) => plain(value) === '*'),
    words: new Set(values.map(plain)),
    globs: values.filter(hasGlob),
  }))
  read.set(match, conditions)
  return conditions
}

function hasGlob(value: string): boolean {
  return value.includes('*') || value.includes('?')
}

function plain(glob: string): string {
  return glob.trim().toLowerCase()
}
