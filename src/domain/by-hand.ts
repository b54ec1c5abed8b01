import type { EscalationData } from './events/escalation.ts'
import type { CountersignEvent } from './events/event.ts'
import { type AgentStatusData, isUnavailable } from './events/progress.ts'
import { type SlaData, slaStep } from './events/sla.ts'
import type { Person } from './person.ts'

/** Who gives work to another agent, or decides what becomes of it, where the orchestrator cannot. */
const ROUTERS: ReadonlySet<string> = new Set(['team_lead', 'tech_lead'])

export const HUMAN_REVIEW = 'human_review'

/** The people who are called about an event with which the orchestrator itself can do no more; mostly nobody. */
export function calledBy(event: CountersignEvent, people: readonly Person[]): readonly Person[] {
  return needsHands(event) ? people.filter(({ roles }) => roles.some((role) => ROUTERS.has(role))) : []
}

function needsHands({ type, data }: CountersignEvent): boolean {
  if (type === 'agent-status') return isUnavailable(data as AgentStatusData)
  return type === 'escalation' && (data as EscalationData).escalation_type === HUMAN_REVIEW
}

/**
 * What follows from an event beside itself, as its sender could have sent it: once all retries were too slow, a person is
 * asked. A card that only changed would notify nobody.
 */
export function followUpOf(event: CountersignEvent): Readonly<Record<string, unknown>> | undefined {
  if (event.type !== 'sla-exceeded') return undefined
  const { subtask_id, agent, message, ...data } = event.data as SlaData
  const { of, review } = slaStep(data)
  if (!review) return undefined
  const what = subtask_id ?? event.taskId ?? agent ?? 'A part of the workflow'
  return {
    id: `${event.id.slice(0, 190)}-review`,
    type: 'escalation',
    ...(event.source !== null && { source: event.source }),
    ...(event.taskId !== null && { task_id: event.taskId }),
    priority: event.priority === 'critical' ? 'critical' : 'high',
    data: {
      message: `${what} took longer than it may, and so did all ${of} retries. Nothing more is tried by itself.`,
      ...(message !== undefined && { description: message }),
      escalation_type: HUMAN_REVIEW,
      awaiting_response: true,
      options: [
        'Give it to another agent, then say “execute” and its task',
        'Let it go on with more time',
        'Say “stop” and its task',
      ],
      ...(agent !== undefined && { agent }),
      ...(subtask_id !== undefined && { subtask_id }),
    },
  }
}
