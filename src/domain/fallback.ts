import type { Destination } from './card.ts'

/** What gets a card where its destination does not take it in time: the first step, then the next of that one. */
export interface Fallback {
  /** How long each destination has to take the card. */
  readonly afterMs: number
  /** At least one; the destinations of a step get it together. */
  readonly steps: readonly (readonly Destination[])[]
}

/** What is left of a fallback for those who get its first step; undefined where that was the last one. */
export function restOf({ afterMs, steps }: Fallback): Fallback | undefined {
  const rest = steps.slice(1)
  return rest.length === 0 ? undefined : { afterMs, steps: rest }
}

/**
 * The same for an approval that ends after `limitMs`: each place has so little time that the last one gets it before half of
 * that is over, because a card that comes when nobody can decide any more helps nobody.
 */
export function hastened(fallback: Fallback, limitMs: number): Fallback {
  const eachMs = Math.floor(limitMs / 2 / fallback.steps.length / 1000) * 1000
  return { ...fallback, afterMs: Math.min(fallback.afterMs, Math.max(1000, eachMs)) }
}
