import type { Approval } from './approval.ts'
import { type Card, destinationName } from './card.ts'
import type { FailureReason } from './errors.ts'
import { ORCHESTRATOR_SCHEME } from './http-orchestrator/decision-address.ts'
import { TASK_FILES_SCHEME } from './task-files/reply-address.ts'

/** How long a card has to be shown, where its route says nothing. */
export const SHOWN_WITHIN_MS = 15 * 60_000

/** Nobody has seen a question: the orchestrator that waits for its answer is told so, once. It stays pending. */
export interface UnreachedBody {
  readonly type: 'approval.unreached'
  readonly approval_id: string
  readonly event_id: string
  readonly task_id: string | null
  /** One sentence. */
  readonly reason: string
  readonly deliveries: readonly UnreachedDelivery[]
  readonly reported_at: string
}

/** The HTTP orchestrator takes decisions and nothing else, and task files answer reviews alone: neither has a form for it. */
const WITHOUT_A_FORM = [ORCHESTRATOR_SCHEME, TASK_FILES_SCHEME]

/** Whether those who are told at this address can be told that nobody was reached. */
export function hearsOfUnreached(url: string): boolean {
  return !WITHOUT_A_FORM.some((scheme) => url.startsWith(`${scheme}:`))
}

interface UnreachedDelivery {
  readonly destination: string
  /** Null where it was not tried at all. */
  readonly reason: FailureReason | null
  readonly detail: string | null
}

/** `cards` are all of the approval's. */
export function unreachedBody(approval: Approval, cards: readonly Card[], at: Date): UnreachedBody {
  const deliveries = cards.map(({ destination, lastError }) => ({
    destination: destinationName(destination),
    reason: lastError?.reason ?? null,
    detail: lastError?.detail ?? null,
  }))
  return {
    type: 'approval.unreached',
    approval_id: approval.id,
    event_id: approval.eventId,
    task_id: approval.taskId,
    reason: sentence(deliveries),
    deliveries,
    reported_at: at.toISOString(),
  }
}

function sentence(deliveries: readonly UnreachedDelivery[]): string {
  const places = deliveries.map(({ destination, reason }) => `${destination} (${WORDS[reason ?? 'untried']})`)
  return `Nobody was shown this request yet: ${places.join(', ')}. It stays open, and is shown as soon as that is possible.`
}

const WORDS: Readonly<Record<FailureReason | 'untried', string>> = {
  unauthorized: 'it does not accept our token',
  forbidden: 'it does not let us in',
  'not-found': 'there is no such place',
  gone: 'it is no longer there',
  invalid: 'it does not take the card',
  'rate-limited': 'it asked for a pause',
  unreachable: 'it does not answer',
  'provider-error': 'it answers with errors',
  untried: 'its turn has not come',
}
