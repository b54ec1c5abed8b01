import type { Risk } from '../events/approval.ts'
import type { Priority } from '../events/envelope.ts'

/** An approval as the HTTP orchestrator lists it (seed 003), read into our words. */
export interface ForeignApproval {
  readonly id: string
  readonly taskId: string | null
  readonly description: string
  readonly risk: Risk | null
  /** Who wants to act: the agent, or whoever the orchestrator names. */
  readonly agent: string | null
  readonly taskType: string | null
  readonly action: string | null
  readonly impact: unknown
  readonly createdAt: Date | null
  readonly expiresAt: Date | null
}

export type ForeignStatus = 'pending' | 'approved' | 'rejected' | 'expired' | 'cancelled'

/** How one of its approvals stands there. */
export interface ForeignState {
  readonly status: ForeignStatus
  readonly by: string | null
  readonly reason: string | null
}

/** The id of the event that an approval there becomes: the same for whoever hears of it, however often. */
export function foreignEventId(approvalId: string): string {
  return `orchestrator-${approvalId.replaceAll(/[\s/?#]/g, '-')}`
}

/** Who the cards say it comes from. */
export const FOREIGN_SOURCE = 'orchestrator'

const PRIORITY: Readonly<Record<Risk, Priority>> = {
  critical: 'critical',
  high: 'high',
  medium: 'normal',
  low: 'low',
}

/**
 * The event that asks people here what the orchestrator asks there. It expires there when it expires here, or later.
 * `requester` is the listed person who had the task run; they do not approve it.
 */
export function eventOfForeign(
  { id, taskId, description, risk, agent, taskType, action, impact, createdAt, expiresAt }: ForeignApproval,
  requester: string | null,
  now: Date,
): Readonly<Record<string, unknown>> {
  return {
    id: foreignEventId(id),
    type: 'approval-request',
    source: FOREIGN_SOURCE,
    ...(taskId !== null && { task_id: taskId }),
    ...(createdAt !== null && { time: createdAt.toISOString() }),
    priority: PRIORITY[risk ?? 'medium'],
    data: {
      title: description,
      request_id: id,
      ...(risk !== null && { risk }),
      ...(requester !== null && { requester }),
      ...(agent !== null && { agent_name: agent }),
      ...(action !== null && { action: { name: action } }),
      ...(taskType !== null && { task_type: taskType }),
      ...(impact !== null && impact !== undefined && { impact }),
      ...(expiresAt !== null && {
        expires_in: Math.max(1, Math.floor((expiresAt.getTime() - now.getTime()) / 1000)),
      }),
    },
  }
}

/** Why an approval of ours ends when it was decided there, in words for its card. */
export function decidedThere({ status, by, reason }: ForeignState): string {
  const who = by === null ? '' : ` by ${excerpt(by, 100)}`
  const why = reason === null ? '' : `: ${excerpt(reason, 500)}`
  return status === 'expired'
    ? 'It expired at the orchestrator.'
    : `Decided at the orchestrator, not here: ${status}${who}${why}`
}

function excerpt(text: string, max: number): string {
  const characters = [...text]
  return characters.length > max ? `${characters.slice(0, max).join('')}…` : text
}
