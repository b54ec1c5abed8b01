import { z } from 'zod'
import { isRecord } from '../events/envelope.ts'
import { parseEvent } from '../events/parse-event.ts'
import { FOREIGN_SOURCE } from './foreign-approval.ts'
import { storable } from './storable.ts'

const said = z.string().trim().min(1).optional().catch(undefined)

/** What the orchestrator publishes on the Redis channel `agent-events` (protocols.md, section 2). */
const agentEvent = z.looseObject({
  event_id: said,
  event_type: z.string().trim().min(1),
  source_agent: said,
  payload: z.record(z.string(), z.unknown()).catch({}),
  timestamp: said,
  correlation_id: said,
  priority: said,
})

/** `approvals`: look there for what changed. `event`: an event of ours. `nothing`: people need not hear of it. */
export type Heard =
  | { readonly kind: 'approvals' }
  | { readonly kind: 'event'; readonly given: Readonly<Record<string, unknown>> }
  | { readonly kind: 'nothing' }

/** What an agent event is to us. An approval is never believed from here: what is published is only a reason to look. */
export function heardFrom(given: unknown): Heard {
  const { data: event } = agentEvent.safeParse(storable(given))
  if (event === undefined) return { kind: 'nothing' }
  switch (event.event_type.toLowerCase().replaceAll('-', '_')) {
    case 'approval_required':
    case 'approval_approved':
    case 'approval_rejected':
      return { kind: 'approvals' }
    case 'task_completed':
      return { kind: 'event', given: readable({ ...around(event), ...completed(event) }) }
    case 'task_failed':
      return { kind: 'event', given: readable({ ...around(event), ...failed(event, 'The task failed') }) }
    case 'agent_error':
      return { kind: 'event', given: readable({ ...around(event), ...troubled(event) }) }
    default:
      return { kind: 'nothing' }
  }
}

type AgentEvent = z.infer<typeof agentEvent>
interface Given {
  readonly [name: string]: unknown
  readonly data: Readonly<Record<string, unknown>>
}

/** As many fields as may be of another kind than ours before nothing of an event is understood. */
const MOST_ODD = 20

/** What is of another kind than in our events is kept as text under another name, so that the event is not lost for it. */
function readable(given: Given, odd = 0): Given {
  const parsed = parseEvent(given, 'agent-event', new Date(0))
  const wrong = parsed.kind === 'invalid' && odd < MOST_ODD ? parsed.fields[0]?.path.split('.') : undefined
  if (wrong === undefined) return given
  const [outer = '', name = ''] = wrong
  const { [outer]: _, ...others } = given
  // What stands outside may have come from within.
  const { [outer === 'data' ? name : outer]: value, ...data } = given.data
  const kept =
    value === null || value === undefined ? {} : { [`${name || outer}_as_given`]: JSON.stringify(value) }
  return readable({ ...(outer === 'data' ? given : others), data: { ...data, ...kept } }, odd + 1)
}

function around({ event_id, timestamp, payload, correlation_id, priority, source_agent }: AgentEvent) {
  const metadata = isRecord(payload.metadata) ? payload.metadata : {}
  const task = [payload.task_id, metadata.task_id, correlation_id]
    .map((one) => (typeof one === 'number' ? String(one) : one))
    .find((one) => typeof one === 'string' && one)
  const id = event_id?.replaceAll(/[\s/?#]/g, '-')
  return {
    ...(id !== undefined && { id: `agent-event-${id}`.slice(0, 200) }),
    source: source_agent ?? FOREIGN_SOURCE,
    ...(task !== undefined && { task_id: task }),
    ...(isTime(timestamp) && { time: timestamp }),
    ...(/^(low|normal|medium|high|critical|urgent)$/i.test(priority ?? '') && { priority }),
  }
}

function isTime(text: string | undefined): boolean {
  return z.iso.datetime({ offset: true, local: true }).safeParse(text).success
}

function completed({ payload }: AgentEvent) {
  const { status: _, pr_url, result, message, ...rest } = payload
  const notes = [message, result].find((one) => typeof one === 'string' && one.trim() !== '')
  const isLink = z.url({ protocol: /^https?$/ }).safeParse(pr_url).success
  return {
    type: 'completion-report',
    data: {
      ...rest,
      ...(pr_url !== undefined && (isLink ? { pr_url } : { link: pr_url })),
      ...(result !== undefined && typeof result !== 'string' && { result }),
      ...(notes !== undefined && { notes }),
      status: 'success',
    },
  }
}

function failed({ payload, source_agent }: AgentEvent, otherwise: string) {
  const { message, error, error_code, severity: _, ...rest } = payload
  const text = [message, error].find((one) => typeof one === 'string' && one.trim() !== '')
  return {
    type: 'failure-report',
    data: {
      ...plain(rest),
      message: text ?? otherwise,
      ...(error !== undefined && error !== text && { error }),
      ...(typeof error_code === 'string' && error_code && { error_code }),
      ...(source_agent !== undefined && { target_agent: source_agent }),
    },
  }
}

/** Fields of a failure report that are of another kind here keep their words under another name. */
function plain(rest: Readonly<Record<string, unknown>>) {
  const known = [
    'operation',
    'status',
    'operation_id',
    'recovery_action',
    'agent_action',
    'retry_time',
    'target_agent',
  ]
  return Object.fromEntries(
    Object.entries(rest).filter(([name, value]) => typeof value === 'string' || !known.includes(name)),
  )
}

/** An agent in trouble: gone (503), too slow (its SLA), or anything else. */
function troubled(event: AgentEvent) {
  const { payload, source_agent } = event
  const said = [payload.error, payload.error_type, payload.error_code, payload.message, payload.status]
    .filter((one) => typeof one === 'string')
    .join(' ')
  const agent = typeof payload.agent === 'string' ? payload.agent : (source_agent ?? 'unknown')
  if (payload.status_code === 503 || /\b503\b|unavailable/i.test(said)) {
    const { status: _, message, ...rest } = payload
    const words = typeof message === 'string' && message.trim() !== '' ? { message } : {}
    return { type: 'agent-status', data: { ...rest, ...words, agent, status: 'unavailable' } }
  }
  if (/\bsla\b|time.?out|timed out/i.test(said)) {
    return { type: 'sla-exceeded', data: { ...payload, agent } }
  }
  return failed(event, 'An agent reports an error')
}
