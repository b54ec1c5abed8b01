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
