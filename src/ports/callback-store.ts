import type { Callback, CallbackAnswer, CallbackLane } from '../domain/callback.ts'

export interface CallbackStore {
  /** Keeps a new one (`newCallback`): what came of it is told by `settle`. */
  insert(callback: Callback): Promise<void>
  /** What is said of their decisions. */
  ofApprovals(approvalIds: readonly string[]): Promise<readonly Callback[]>
  /** What is said of an event that asked for an answer. */
  ofInquiry(eventId: string): Promise<Callback | undefined>
  /** The newest stop of a task to each URL. */
  stopsOf(taskId: string): Promise<readonly Callback[]>
  claim(
    id: string,
    leaseMs: number,
  ): Promise<{ readonly callback: Callback; readonly lease: string } | undefined>
  settle(id: string, lease: string, outcome: CallbackOutcome): Promise<boolean>
  /** Callbacks of a lane that should have been sent by now; each is named once in a while only. */
  overdue(lane: CallbackLane, limit: number): Promise<readonly string[]>
  /** Puts a failed callback back to work; false when there is none to retry, or it was ended for good. */
  retry(id: string): Promise<boolean>
  /** Makes a callback that waits for its next try due at once. */
  hurry(id: string): Promise<void>
}

export type CallbackOutcome =
  | { readonly kind: 'acknowledged'; readonly answer: CallbackAnswer }
  | { readonly kind: 'failed'; readonly error: string; readonly retryable: boolean }
  | { readonly kind: 'again'; readonly error: string; readonly dueAt: Date }
