import type { AnyEvent } from '../domain/events/event.ts'

/** The events that were taken in, to look back at. */
export interface EventHistory {
  /** The newest ones first, at most `last` of them, a page at a time. */
  newest(range: HistoryRange): AsyncIterable<readonly AnyEvent[]>
}

export interface HistoryRange {
  readonly last: number
  /** Only those that came after this. */
  readonly since?: Date | undefined
}
