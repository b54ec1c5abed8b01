import type { AnyEvent } from '../domain/events/event.ts'
import type { OpenFailure } from '../domain/holding/open-failures.ts'
import type { Silence } from '../domain/holding/silence.ts'
import type { WithheldAt } from '../domain/placement.ts'

/** What holds events back, and what was held back. */
export interface HoldingStore {
  /** In one question, because it is asked for every event that comes: silences in force, and these tasks' fresh failures. */
  read(taskIds: readonly string[]): Promise<{
    readonly silences: readonly Silence[]
    readonly failures: readonly OpenFailure[]
  }>
  /** Stores which failures hold up their tasks now, and which do no longer. */
  turn(open: readonly OpenFailure[], over: readonly OpenFailure[]): Promise<void>
  /** Notes on events why they are not shown, or not yet. */
  note(withheld: ReadonlyMap<string, readonly WithheldAt[]>): Promise<void>
  noted(eventId: string): Promise<readonly WithheldAt[]>
  /** Notes that `holder` (`silenceHolder`, `digestHolder`) holds these events. */
  hold(held: readonly HeldEvent[]): Promise<void>
  /** How many events each of them holds. */
  count(holders: readonly string[]): Promise<ReadonlyMap<string, number>>
  /** The newest events that it holds, newest first. */
  heldBy(holder: string, limit: number): Promise<readonly AnyEvent[]>
}

export interface HeldEvent {
  readonly holder: string
  readonly eventId: string
}

export interface SilenceStore {
  insert(silence: Silence): Promise<void>
  /** Newest first, at most a few hundred. */
  list(filter: { readonly activeOnly: boolean }): Promise<readonly Silence[]>
  find(id: string): Promise<Silence | undefined>
  /** False where it is over already, or was never there. */
  end(id: string, by: string): Promise<boolean>
  /** Takes those that are over and that nobody was told of: each once, by whoever comes first. */
  takeOver(limit: number): Promise<readonly Silence[]>
}
