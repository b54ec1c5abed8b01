import { fits, type Match } from '../domain/match.ts'

/** Whether every event that fits `narrow` fits `wide` as well, as far as can be told for certain. */
export function covers(wide: Match, narrow: Match): boolean {
  return Object.entries(wide).every(([field, globs]) => {
    const values = narrow[field]
    return values?.every((value) => globs.some((glob) => takesAll(glob, value))) ?? false
  })
}

/** A glob takes all that another one does only where they are the same, or it is `*`. */
function takesAll(glob: string, value: string): boolean {
  if (/^\s*\*\s*$/.test(glob)) return true
  return /[*?]/.test(value) ? plain(glob) === plain(value) : fits(glob, value)
}

function plain(glob: string): string {
  return glob.trim().toLowerCase()
}
