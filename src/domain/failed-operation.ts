import type { ProviderRef } from './card.ts'
import { digestOf } from './digest.ts'
import { type EventType, eventTypeOf } from './events/catalogue.ts'
import { isRecord } from './events/envelope.ts'
import type { CountersignEvent } from './events/event.ts'

const FAILURES: ReadonlySet<EventType> = new Set([
  'failure',
  'error-report',
  'failure-report',
  'bug-report',
  'test-framework-crash',
  'post-merge-failure',
  'quality-gate-failure',
  'security-gate-failure',
  'release-blocked',
])

/** Whether an event tells that an operation failed (seed 004). */
export function isFailure({ type }: Pick<CountersignEvent, 'type'>): boolean {
  return FAILURES.has(type)
}

/** What makes two reports speak of one failed operation. */
export interface OperationKey {
  readonly key: string
  /** How long a report joins the last one; null: always. */
  readonly joinedWithinMs: number | null
}

/** Without an id of its own the same failure tomorrow is another one, of which somebody has to hear. */
const SAME_FAILURE_MS = 24 * 60 * 60_000

/**
 * Names the operation that failed: by its `operation_id`, else by operation, target and error code (protocols.md,
 * section 5). Undefined for what is no failure, or does not say enough to be told apart from others.
 */
export function operationKeyOf(event: CountersignEvent): OperationKey | undefined {
  if (event.type === 'sla-exceeded') return slowPart(event)
  if (!isFailure(event)) return undefined
  const { operation_id, operation, error_code } = fieldsOf(event)
  const { source } = event
  if (operation_id !== undefined) return { key: digestOf([source, operation_id]), joinedWithinMs: null }
  if (operation === undefined || error_code === undefined) return undefined
  const about = { source, task: event.taskId, operation, error_code, target: targetOf(event) }
  return { key: digestOf({ ...about, on: namesIn(event) }), joinedWithinMs: SAME_FAILURE_MS }
}

/** All retries of one part of a task are one thing: they are shown on one card. */
function slowPart(event: CountersignEvent): OperationKey {
  const { subtask_id = null, agent = null } = fieldsOf(event)
  const about = { source: event.source, task: event.taskId, slow: subtask_id ?? agent }
  return { key: digestOf(about), joinedWithinMs: SAME_FAILURE_MS }
}

function fieldsOf(event: Pick<CountersignEvent, 'data'>) {
  return event.data as Readonly<Record<string, unknown>>
}

/** The agent that the operation was about. */
export function targetOf(event: Pick<CountersignEvent, 'data'>): string | null {
  const { target_agent, error_context } = fieldsOf(event)
  const named = target_agent ?? (isRecord(error_context) ? error_context.agent_name : undefined)
  return typeof named === 'string' ? named : null
}

/** What else the operation was about: a skill, a setting. Counts and times differ from report to report, and say nothing of that. */
export function namesIn(event: Pick<CountersignEvent, 'data'>): Readonly<Record<string, unknown>> {
  const { error_context } = fieldsOf(event)
  const named = Object.entries(isRecord(error_context) ? error_context : {}).filter(([name]) =>
    /_(name|key|path|id)$/.test(name),
  )
  return Object.fromEntries(named)
}

/** A line of the operations log, as seed 004 (4.3.5) writes it, with our own ids beside. */
export interface OperationLine {
  readonly timestamp: string
  readonly event_type: 'operation_failure'
  readonly operation: string | null
  readonly target_agent: string | null
  readonly error: { readonly code: unknown; readonly message: unknown; readonly details: unknown }
  readonly severity: unknown
  readonly notification_sent: boolean
  readonly notification_message_id: string | null
  readonly recovery_action_planned: unknown
  readonly retry_scheduled: unknown
  readonly event_id: string
  readonly operation_id: unknown
}

/** The line for a failure; `sent` names the card that told of it, once one did. */
export function operationLine(
  event: CountersignEvent,
  sent: { readonly to: string; readonly ref: ProviderRef } | null,
): OperationLine {
  const data = fieldsOf(event)
  const { error_code = null, message, error_details = null, severity = null } = data
  return {
    timestamp: (event.time ?? event.receivedAt).toISOString(),
    event_type: 'operation_failure',
    operation: typeof data.operation === 'string' ? data.operation : eventTypeOf(event.declaredType),
    target_agent: targetOf(event),
    error: {
      code: error_code,
      message: message ?? data.summary ?? data.error ?? null,
      details: error_details,
    },
    severity,
    notification_sent: sent !== null,
    notification_message_id: sent && [sent.to, ...Object.values(sent.ref)].join('/'),
    recovery_action_planned: data.recovery_action ?? null,
    retry_scheduled: data.retry_time ?? null,
    event_id: event.id,
    operation_id: data.operation_id ?? null,
  }
}
