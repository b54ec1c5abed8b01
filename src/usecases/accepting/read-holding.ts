import type { BatchFacts } from '../../domain/holding/hold-back.ts'
import type { Holding } from '../../domain/holding/holding.ts'
import { tasksThatTurn, turnsOf } from '../../domain/holding/open-failures.ts'
import { silencing } from '../../domain/holding/silence.ts'
import type { Weighed } from '../../domain/holding/weight.ts'
import type { Routing } from '../../domain/routing.ts'
import type { Clock } from '../../ports/clock.ts'
import type { People } from '../../ports/people.ts'
import type { Repositories } from '../../ports/store.ts'

export interface HoldingNeeds extends Routing {
  readonly clock: Clock
  readonly people: People
  /** What countersign.yaml holds back, as it is now. */
  readonly holding: () => Holding
}

/** A task whose progress card has to be shown again, and the event to show where it is a newer one. */
interface Resumed {
  readonly taskId: string
  readonly eventId?: string
}

const NOTHING_HOLDS = { silences: [], failures: [] }

/** Reads what holds back, once for all, and stores how these events change it. */
export async function readHolding(
  tx: Repositories,
  needs: HoldingNeeds,
  weights: readonly Weighed[],
  mayBeHeld: boolean,
): Promise<{ readonly facts: BatchFacts; readonly resumed: readonly Resumed[] }> {
  const events = weights.map(({ event }) => event)
  const now = needs.clock.now()
  const { silences, failures } = mayBeHeld ? await tx.holding.read(tasksThatTurn(events)) : NOTHING_HOLDS
  const unheard = new Set(
    silences.length === 0
      ? []
      : weights.filter((about) => silencing(silences, about)).map(({ event }) => event.id),
  )
  const turns = turnsOf(failures, events, unheard, now)
  await tx.holding.turn(turns.open, turns.over)
  const { people, defaults } = needs
  const facts = { ...needs.holding(), now, silences, people: people.all, defaults, failures: turns.held }
  // The progress card says that a failure holds the task up, and does so no longer once it is over.
  const failed = turns.open.filter(({ eventId }) => events.some(({ id }) => id === eventId))
  return {
    facts,
    resumed: [
      ...failed.map(({ taskId }) => ({ taskId })),
      ...turns.over.map(({ taskId, heldEventId }) => ({
        taskId,
        ...(heldEventId !== null && { eventId: heldEventId }),
      })),
    ],
  }
}
