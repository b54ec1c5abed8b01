import type { z } from 'zod'
import { digestOf } from '../digest.ts'
import { WORDING } from '../wording.ts'
import { CATALOGUE, type EventType, eventTypeOf } from './catalogue.ts'
import { envelope, fromFlatForm, type Priority } from './envelope.ts'
import { type ErrorEscalationData, priorityOfError } from './escalation.ts'
import type { AnyEvent } from './event.ts'
import { type FailureData, PRIORITY_OF_SEVERITY } from './failure.ts'
import { type AgentStatusData, isUnavailable } from './progress.ts'
import { type FieldIssue, storingIssue } from './storable.ts'

export type Parsed =
  | { readonly kind: 'event'; readonly event: AnyEvent }
  | { readonly kind: 'invalid'; readonly fields: readonly FieldIssue[] }

/**
 * Reads what an orchestrator sent, in any accepted form, into an event of the catalogue.
 * `fallbackId` stands in where the sender gave no id; `receivedAt` is our clock.
 */
export function parseEvent(given: unknown, fallbackId: string, receivedAt: Date): Parsed {
  const unstorable = storingIssue(given)
  if (unstorable !== undefined) return { kind: 'invalid', fields: [unstorable] }
  const outer = envelope.safeParse(fromFlatForm(given), WORDING)
  if (!outer.success) return invalid(outer.error, [])
  const { id, type: declaredType, source, task_id, priority, time, callback } = outer.data
  const type = eventTypeOf(declaredType)
  const inner = CATALOGUE[type].safeParse(outer.data.data, WORDING)
  if (!inner.success) return invalid(inner.error, ['data'])

  const content = {
    declaredType,
    source: source ?? null,
    taskId: task_id ?? null,
    priority: priority ?? defaultPriority(type, inner.data),
    time: time ? inUtc(time) : null,
    callbackUrl: callback?.url ?? null,
  }
  const digest = digestOf({ ...content, time: time ?? null, data: inner.data })
  const event = { ...content, id: id ?? fallbackId, type, data: inner.data, digest, receivedAt }
  return { kind: 'event', event: event as AnyEvent }
}

/** Where the sender names no priority: the tables of seeds 002 and 004. */
function defaultPriority(type: EventType, data: unknown): Priority {
  if (type === 'failure') return PRIORITY_OF_SEVERITY[(data as FailureData).severity]
  if (type === 'agent-status' && isUnavailable(data as AgentStatusData)) return 'high'
  if (type === 'error-escalation') return priorityOfError(data as ErrorEscalationData)
  return 'normal'
}

/** Times without a zone are UTC: seed 003's server writes them so. */
function inUtc(time: string): Date {
  return new Date(/(Z|[+-]\d\d:?\d\d)$/.test(time) ? time : `${time}Z`)
}

function invalid(error: z.ZodError, prefix: readonly string[]): Parsed {
  return { kind: 'invalid', fields: error.issues.flatMap((issue) => fieldIssues(issue, prefix)) }
}

function fieldIssues(issue: z.core.$ZodIssue, prefix: readonly PropertyKey[]): FieldIssue[] {
  const path = [...prefix, ...issue.path].map(String).join('.')
  return [{ path, issue: issue.message }]
}
