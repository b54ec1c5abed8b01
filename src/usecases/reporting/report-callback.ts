import {
  CALLBACK_RETRY_MS,
  type Callback,
  type CallbackAnswer,
  inquiryOf,
  laneOf,
} from '../../domain/callback.ts'
import type { SubjectRef } from '../../domain/card.ts'
import { backoffMs, DeliveryError, worthRetrying } from '../../domain/errors.ts'
import type { AnyEvent } from '../../domain/events/event.ts'
import type { CallbackOutcome } from '../../ports/callback-store.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Ids } from '../../ports/ids.ts'
import type { Log } from '../../ports/log.ts'
import type { Metrics } from '../../ports/metrics.ts'
import type { Orchestrators } from '../../ports/orchestrator.ts'
import type { Queue } from '../../ports/queue.ts'
import type { Store } from '../../ports/store.ts'
import type { Watch, WorkIds } from '../../ports/watch.ts'
import { wakeCards } from '../delivering/wake-cards.ts'

interface Needs {
  readonly store: Store
  readonly queue: Queue
  readonly orchestrators: Orchestrators
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly metrics: Metrics
  readonly watch?: Watch
}

export type ReportCallback = (callbackId: string) => Promise<void>

/** Longer than an orchestrator may take to answer, and short enough that a stop outlives a killed process. */
const LEASE_MS = 20_000
/** The longest pause between two tries of a stop, unless the orchestrator asks for more. */
const STOP_BACKOFF_AT_MOST_MS = 15_000

/**
 * Tells the orchestrator what was decided, or that a task is to stop, and shows its answer on the cards. What may pass is
 * retried with backoff for 24 h; anything else fails at once and waits for somebody to press Retry, but for a 410, which
 * ends it for good.
 */
export function reportCallback(needs: Needs): ReportCallback {
  return async (callbackId) => {
    const claim = await needs.store.callbacks.claim(callbackId, LEASE_MS)
    if (claim === undefined) return
    const { callback, lease } = claim
    needs.watch?.about(idsOf(callback))
    // Before it is tried: a database that is away says nothing of the orchestrator, and the claim ends by itself.
    const event = await eventOf(needs, callback)
    const outcome = await attempt(needs, callback, event)
    const raised = await needs.store.transaction(async (tx) => {
      if (!(await tx.callbacks.settle(callbackId, lease, outcome))) return []
      await tx.audit.append([entryFor(callback, outcome)])
      const shown = cardsOf(callback)
      return shown === undefined ? [] : tx.cards.raiseSubject(shown)
    })
    needs.metrics.callbackTried(outcome.kind, needs.clock.now().getTime() - callback.createdAt.getTime())
    await wakeCards(needs.queue, raised)
    if (outcome.kind === 'again') {
      const delayMs = outcome.dueAt.getTime() - needs.clock.now().getTime()
      await needs.queue.wake(laneOf(callback), [callbackId], delayMs)
    }
  }
}

/** The event that it answers, where it answers one. */
async function eventOf({ store }: Needs, { body }: Callback): Promise<AnyEvent | null> {
  const [event] = 'event_id' in body ? await store.events.find([body.event_id]) : []
  return event ?? null
}

async function attempt(needs: Needs, callback: Callback, event: AnyEvent | null): Promise<CallbackOutcome> {
  try {
    return { kind: 'acknowledged', answer: await tell(needs, callback, event) }
  } catch (error) {
    const fields = idsOf(callback)
    if (!(error instanceof DeliveryError)) {
      // Our mistake, not the world's: trying again would not help, so that it stops and shows a Retry button.
      needs.log.error({ ...fields, err: error }, 'Telling the orchestrator failed inside Countersign.')
      return { kind: 'failed', error: 'internal error', retryable: true }
    }
    needs.log.warn({ ...fields, detail: error.detail }, 'The orchestrator could not be told.')
    return afterFailure(needs, callback, error)
  }
}

async function tell(
  { orchestrators }: Needs,
  callback: Callback,
  event: AnyEvent | null,
): Promise<CallbackAnswer> {
  const { url } = callback
  const scheme = url.slice(0, url.indexOf(':'))
  const orchestrator = orchestrators[scheme]
  if (orchestrator === undefined)
    throw new DeliveryError('not-found', `no orchestrator is set for ${scheme}:`)
  return orchestrator.report(callback, event)
}

function afterFailure({ clock, ids }: Needs, callback: Callback, error: DeliveryError): CallbackOutcome {
  const backoff = backoffMs(callback.attempts + 1, ids.chance())
  const atMost = callback.body.type === 'task.stop' ? STOP_BACKOFF_AT_MOST_MS : Number.POSITIVE_INFINITY
  const wait = error.retryAfterMs ?? Math.min(backoff, atMost)
  const dueAt = new Date(clock.now().getTime() + wait)
  const tooLate = dueAt.getTime() > callback.createdAt.getTime() + CALLBACK_RETRY_MS
  if (!worthRetrying(error.reason) || tooLate) {
    return { kind: 'failed', error: error.detail, retryable: error.reason !== 'gone' }
  }
  return { kind: 'again', error: error.detail, dueAt }
}

function entryFor(callback: Callback, outcome: CallbackOutcome) {
  const error = outcome.kind === 'acknowledged' ? null : outcome.error
  return {
    actor: 'countersign',
    action: `callback.${outcome.kind === 'again' ? 'delayed' : outcome.kind}`,
    subject: subjectOf(callback),
    detail: { callback_id: callback.id, attempt: callback.attempts + 1, error },
  }
}

/** The cards that say how far a callback got; a stop has none, nor has it that nobody could be shown one. */
function cardsOf({ approvalId, body }: Callback): SubjectRef | undefined {
  if (body.type === 'approval.unreached') return undefined
  if (approvalId !== null) return { kind: 'approval', id: approvalId }
  const eventId = inquiryOf(body)
  return eventId === null ? undefined : { kind: 'event', id: eventId }
}

/** What the audit and the log call the thing that a callback is about. */
function subjectOf({ body }: Callback): string {
  if (body.type === 'task.stop') return `task:${body.task_id}`
  return 'approval_id' in body ? `approval:${body.approval_id}` : `event:${body.event_id}`
}

/** What the log and the traces call it. */
function idsOf({ id, approvalId, body }: Callback): WorkIds {
  const event = 'event_id' in body ? { event_id: body.event_id } : {}
  return { callback_id: id, approval_id: approvalId, task_id: body.task_id, ...event }
}
