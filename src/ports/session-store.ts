import type { Verdict } from '../domain/approval.ts'

/** A verdict that somebody chose and that wants words: the next ones they say are these. */
export interface ExpectedWords {
  /** Linear's id of whoever chose it; nobody else's words count. */
  readonly user: string
  readonly approvalId: string
  /** Of what they were shown. */
  readonly digest: string
  readonly verdict: Verdict
}

/** What is remembered of sessions with an agent of Linear's. What one asked about is its cards. */
export interface SessionStore {
  /** Notes a session, the comment that its thread begins with, and when it began; harmless where it is known. */
  open(session: string, thread: string | null, begunAt: Date): Promise<void>
  /** Whether a session hung in the thread that begins with this comment already then, by Linear's clock. */
  hasThread(comment: string, at: Date): Promise<boolean>
  /** Waits for somebody's words, in place of whatever was waited for; null waits for none. */
  expect(session: string, expected: ExpectedWords | null): Promise<void>
  /** What is waited for, for half an hour by the database's clock. */
  expected(session: string): Promise<ExpectedWords | undefined>
}
