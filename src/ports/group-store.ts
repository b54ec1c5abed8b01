import type { SubjectRef } from '../domain/card.ts'
import type { Group } from '../domain/grouping/group.ts'
import type { Addition, KnownKey } from '../domain/grouping/join.ts'

/** Groups: events that share a card, the keys by which more of them join, and who is in them. */
export interface GroupStore {
  /**
   * What is known under each of these keys, with the database's clock. Inside a transaction nobody else reads or changes
   * these keys until it ends. Keys that nobody used yet are not in the answer.
   */
  lock(
    keys: readonly string[],
  ): Promise<{ readonly known: ReadonlyMap<string, KnownKey>; readonly now: Date }>
  /** As `lock`, without locking anything. */
  known(
    keys: readonly string[],
  ): Promise<{ readonly known: ReadonlyMap<string, KnownKey>; readonly now: Date }>
  /** Stores what is known of locked keys, and who joined which group. */
  add(joined: {
    readonly keys: ReadonlyMap<string, KnownKey>
    readonly groups: readonly Addition[]
    readonly members: readonly Member[]
  }): Promise<void>
  find(ids: readonly string[]): Promise<readonly Group[]>
  /** Ids of the events that joined last, the newest first. */
  newestOf(id: string, limit: number): Promise<readonly string[]>
  /** The groups that an event is in: one at each destination where its card is not its own. */
  ofEvent(eventId: string): Promise<readonly Group[]>
}

export interface Member {
  readonly eventId: string
  readonly group: SubjectRef
}
