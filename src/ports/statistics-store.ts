import type { CardState, ChannelName } from '../domain/card.ts'
import type { Counts } from '../domain/statistics.ts'

/** Counts what is stored, and keeps no count of its own that could go wrong. */
export interface StatisticsStore {
  count(): Promise<Counts>
  /** What waits now. Cheap however much was delivered before, because it is read every few seconds. */
  backlog(): Promise<Backlog>
}

/** What is not delivered, not acknowledged or not decided yet. Ages are in seconds, 0 where nothing is overdue. */
export interface Backlog {
  /** Channels and states without such a card are absent. */
  readonly cards: readonly CardsWaiting[]
  readonly callbacks: Readonly<Record<'delivering' | 'failed', number>>
  readonly oldestDueCallbackSeconds: number
  readonly pendingApprovals: number
  readonly oldestPendingApprovalSeconds: number
  readonly openQuestions: number
}

export interface CardsWaiting {
  readonly channel: ChannelName
  readonly state: Exclude<CardState, 'delivered'>
  readonly count: number
  /** How long ago the oldest of them should have been delivered. */
  readonly oldestDueSeconds: number
}
