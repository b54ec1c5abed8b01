import type { Retention } from '../../domain/retention.ts'
import type { Store } from '../../ports/store.ts'

interface Needs {
  readonly store: Store
  /** As countersign.yaml says now. */
  readonly retention: () => Retention
}

/** So much at once that its transaction is short. */
const BATCH = 200

/** Archives one batch of what is over and older than it shall be kept at hand. Call it again for the next. */
export function archiveOld({ store, retention }: Needs): () => Promise<void> {
  return async () => {
    const { approvalsMs, eventsMs } = retention()
    const batch = (kind: 'approvals' | 'events', ageMs: number | null) =>
      ageMs === null ? 0 : store.transaction((tx) => tx.archive[kind](ageMs, BATCH))
    await batch('approvals', approvalsMs)
    await batch('events', eventsMs)
  }
}
