import type { People } from '../../ports/people.ts'

/** The people of a directory that is replaced while we run: each question goes to the one of this moment. */
export function liveDirectory(now: () => People): People {
  return {
    find: (identity) => now().find(identity),
    get all() {
      return now().all
    },
    get names() {
      return now().names
    },
  }
}
