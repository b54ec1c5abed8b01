import type { Timer } from '../domain/timers.ts'

export interface TimerStore {
  insert(approvalId: string, timers: readonly Timer[]): Promise<void>
  /** Ids of pending approvals with a timer that is due by the database's clock. */
  due(limit: number): Promise<readonly string[]>
  /** Takes the timers of an approval that are due; nobody else gets them. */
  takeDue(approvalId: string): Promise<readonly StoredTimer[]>
  /** Notes whom a taken timer called. */
  called(timerId: string, people: readonly string[]): Promise<void>
  find(timerId: string): Promise<StoredTimer | undefined>
  /** Those not yet taken, soonest first. */
  waiting(approvalId: string): Promise<readonly StoredTimer[]>
  /** Forgets those not yet taken. */
  clear(approvalId: string): Promise<void>
}

export interface StoredTimer {
  readonly id: string
  readonly approvalId: string
  readonly timer: Timer
  /** Ids of those whom it called. */
  readonly called: readonly string[]
}
