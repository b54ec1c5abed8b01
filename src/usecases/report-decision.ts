import { CALLBACK_RETRY_MS, type Callback } from '../domain/callback.ts'
import { backoffMs, DeliveryError, worthRetrying } from '../domain/errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { Log } from '../ports/log.ts'
import type { Orchestrator } from '../ports/orchestrator.ts'
import type { Queue } from '../ports/queue.ts'
import type { CallbackOutcome, Store } from '../ports/store.ts'
import { wakeCards } from './wake-cards.ts'

interface Needs {
  readonly store: Store
  readonly queue: Queue
  readonly orchestrator: Orchestrator
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
}

export type ReportDecision = (callbackId: string) => Promise<void>

const LEASE_MS = 60_000

/**
 * Tells the orchestrator what was decided, and shows its answer on the cards. What may pass is retried with backoff for
 * 24 h; anything else fails at once and waits for somebody to press Retry.
 */
export function reportDecision(needs: Needs): ReportDecision {
  return async (callbackId) => {
    const claim = await needs.store.callbacks.claim(callbackId, LEASE_MS)
    if (claim === undefined) return
    const outcome = await attempt(needs, claim.callback)
    const raised = await needs.store.transaction(async (tx) => {
      if (!(await tx.callbacks.settle(callbackId, claim.lease, outcome))) return []
      const subject = { kind: 'approval', id: claim.callback.approvalId } as const
      await tx.audit.append([entryFor(claim.callback, outcome)])
      return tx.cards.raiseSubject(subject)
    })
    await wakeCards(needs.queue, raised)
    if (outcome.kind === 'again') {
      await needs.queue.wake('callbacks', [callbackId], outcome.dueAt.getTime() - needs.clock.now().getTime())
    }
  }
}

async function attempt(needs: Needs, callback: Callback): Promise<CallbackOutcome> {
  try {
    return { kind: 'acknowledged', answer: await needs.orchestrator.report(callback) }
  } catch (error) {
    const fields = { callback_id: callback.id, approval_id: callback.approvalId }
    if (!(error instanceof DeliveryError)) {
      // Our mistake, not the world's: trying again would not help, so that it stops and shows a Retry button.
      needs.log.error({ ...fields, err: error }, 'Telling the orchestrator failed inside Countersign.')
      return { kind: 'failed', error: 'internal error' }
    }
    needs.log.warn({ ...fields, detail: error.detail }, 'The orchestrator could not be told.')
    return afterFailure(needs, callback, error)
  }
}

function afterFailure({ clock, ids }: Needs, callback: Callback, error: DeliveryError): CallbackOutcome {
  const wait = error.retryAfterMs ?? backoffMs(callback.attempts + 1, ids.chance())
  const dueAt = new Date(clock.now().getTime() + wait)
  const tooLate = dueAt.getTime() > callback.createdAt.getTime() + CALLBACK_RETRY_MS
  if (!worthRetrying(error.reason) || tooLate) return { kind: 'failed', error: error.detail }
  return { kind: 'again', error: error.detail, dueAt }
}

function entryFor(callback: Callback, outcome: CallbackOutcome) {
  const error = outcome.kind === 'acknowledged' ? null : outcome.error
  return {
    actor: 'countersign',
    action: `callback.${outcome.kind === 'again' ? 'delayed' : outcome.kind}`,
    subject: `approval:${callback.approvalId}`,
    detail: { callback_id: callback.id, attempt: callback.attempts + 1, error },
  }
}
