import type { Placement } from '../placement.ts'
import { digested } from './digests.ts'
import type { HoldingFacts } from './holding.ts'
import { inhibited, type OpenFailure } from './open-failures.ts'
import { restful } from './quiet-hours.ts'
import { silenced } from './silence.ts'
import type { Weighed } from './weight.ts'

/** Facts for events that came together. */
export interface BatchFacts extends HoldingFacts {
  /** Event id → the failure of its task that holds it back. */
  readonly failures: ReadonlyMap<string, OpenFailure>
}

/** An event on its way to its cards. */
export interface Placed {
  readonly about: Weighed
  readonly placements: readonly Placement[]
}

/**
 * What becomes of an event at the places where its routes send it: held back, collected, put off, or shown at once. Whatever
 * an earlier stage holds back no later one looks at.
 */
export function holdBack(
  placements: readonly Placement[],
  about: Weighed,
  facts: BatchFacts,
): readonly Placement[] {
  const afterFailure = inhibited(placements, about, facts.failures)
  const heard = silenced(afterFailure, about, facts)
  return restful(digested(heard, about, facts), about, facts)
}
