import type { Approval } from '../../src/domain/approval.ts'
import { type MeantApproval, meantInThread } from '../../src/domain/thread-approvals.ts'
import type { LinearNeeds } from './needs.ts'

/** What a session is about: what it asked, and otherwise what stands in the thread that it hangs in. */
export interface SessionPlace {
  readonly id: string
  readonly approvals: readonly Approval[]
  /** Whether the session itself asked about them, so that it tells by itself how they end. */
  readonly isAsked: boolean
  /** Which is meant by words that name none. */
  readonly meant: MeantApproval
}

export async function sessionPlaceOf(
  needs: LinearNeeds,
  session: string,
  thread: string | null,
  at: Date,
): Promise<SessionPlace> {
  const asked = await needs.readSession(session)
  const found = asked.length === 0 && thread ? await needs.findByComment(thread) : undefined
  const approvals = found?.kind === 'card' ? found.thread : asked
  const first = found?.kind === 'card' ? found.about : undefined
  return { id: session, approvals, isAsked: asked.length > 0, meant: meantInThread(approvals, at, first) }
}
