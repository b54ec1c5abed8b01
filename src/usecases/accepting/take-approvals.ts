import type { Approval } from '../../domain/approval.ts'
import {
  ORCHESTRATOR_SCHEME,
  readDecisionUrl,
  toDecisionUrl,
} from '../../domain/http-orchestrator/decision-address.ts'
import {
  decidedThere,
  eventOfForeign,
  type ForeignApproval,
  foreignEventId,
} from '../../domain/http-orchestrator/foreign-approval.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ForeignApprovals } from '../../ports/foreign-approvals.ts'
import type { Log } from '../../ports/log.ts'
import type { Store } from '../../ports/store.ts'
import type { CancelApproval } from '../deciding/close-approval.ts'
import type { AcceptEvents, Submission } from './accept-event.ts'

interface Needs {
  readonly there: ForeignApprovals
  readonly store: Pick<Store, 'events' | 'approvals'>
  readonly acceptEvents: AcceptEvents
  readonly cancelApproval: CancelApproval
  readonly clock: Clock
  readonly log: Log
}

/** Returns how much was new; asks nothing more once `stopping`. Throws `DeliveryError`. */
export type TakeApprovals = (stopping?: AbortSignal) => Promise<number>

/** Who the audit says it came from. */
export const ORCHESTRATOR_CALLER = 'orchestrator'

const PAGE = 100

/**
 * Brings what waits at the orchestrator before people here, and ends here what somebody decided there. What is heard of
 * twice, by us or by another process, is told apart by its id.
 */
export function takeApprovals(needs: Needs): TakeApprovals {
  return async (stopping) => {
    const listed = await needs.there.pending(stopping)
    const taken = await takeNew(needs, listed)
    const waiting = new Set(listed.map(({ id }) => id))
    return taken + (await closeDecided(needs, waiting, stopping))
  }
}

async function takeNew(needs: Needs, listed: readonly ForeignApproval[]): Promise<number> {
  const now = needs.clock.now()
  const known = await needs.store.events.find(listed.map(({ id }) => foreignEventId(id)))
  const ids = new Set(known.map(({ id }) => id))
  const fresh = listed.filter(
    ({ id, expiresAt }) => !ids.has(foreignEventId(id)) && !(expiresAt && expiresAt <= now),
  )
  if (fresh.length === 0) return 0
  const answers = await needs.acceptEvents(
    fresh.map((one) => submissionOf(one, null, now)),
    ORCHESTRATOR_CALLER,
  )
  for (const [index, answer] of answers.entries()) {
    if (answer.kind === 'invalid')
      needs.log.error(
        { foreign_id: fresh[index]?.id, fields: answer.fields },
        'An approval could not be read.',
      )
  }
  return answers.filter(({ kind }) => kind === 'accepted').length
}

/** What asks people here for an approval there. `requester`: the listed person who had it run. */
export function submissionOf(one: ForeignApproval, requester: string | null, now: Date): Submission {
  return {
    given: eventOfForeign(one, requester, now),
    replyTo: toDecisionUrl({ approvalId: one.id, taskId: one.taskId }),
  }
}

/** What waits here, and not in its list any more, may be decided there: its own record says. */
async function closeDecided(
  needs: Needs,
  waiting: ReadonlySet<string>,
  stopping: AbortSignal | undefined,
): Promise<number> {
  let closed = 0
  for (const approval of await pendingHere(needs.store)) {
    const [event] = await needs.store.events.find([approval.eventId])
    if (!event?.callbackUrl?.startsWith(`${ORCHESTRATOR_SCHEME}:`)) continue
    const { approvalId } = readDecisionUrl(event.callbackUrl)
    if (waiting.has(approvalId) || stopping?.aborted) continue
    const state = await needs.there.find(approvalId, stopping)
    // What it does not know any more waits here until its time is up: to forget is not to decide.
    if (state === undefined || state.status === 'pending') continue
    const after = await needs.cancelApproval(approval.id, decidedThere(state), ORCHESTRATOR_CALLER)
    if (after?.state === 'cancelled') closed += 1
  }
  return closed
}

async function pendingHere({ approvals }: Pick<Store, 'approvals'>): Promise<readonly Approval[]> {
  const all: Approval[] = []
  let cursor: string | undefined
  do {
    const page = await approvals.list(
      { state: 'pending', toldAt: ORCHESTRATOR_SCHEME },
      { cursor, limit: PAGE },
    )
    all.push(...page.items)
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return all
}
