import type { Approval } from '../approval.ts'
import { isApprovalType } from '../events/catalogue.ts'
import type { AnyEvent } from '../events/event.ts'
import { severityOf } from '../grave-failure.ts'
import { type Facts, factsOf } from '../match.ts'

/** How much an event weighs: what decides whether it may be held back. */
export interface Weight {
  readonly isCritical: boolean
  /** Somebody has to decide or to answer. */
  readonly asks: boolean
  /** Until when; null where nobody is asked, or there is no limit. */
  readonly asksUntil: Date | null
}

/** What may be asked about one event, worked out once. */
export interface Weighed extends Weight {
  readonly event: AnyEvent
  readonly facts: Facts
}

/** `approval`: the one that it asks for. `answerBy`: until when it waits for an answer that is none; undefined: it does not. */
export function weighed(
  event: AnyEvent,
  approval: Approval | undefined,
  answerBy: Date | undefined,
): Weighed {
  return {
    event,
    facts: factsOf(event, approval?.risk),
    isCritical:
      event.priority === 'critical' || severityOf(event) === 'critical' || approval?.risk === 'critical',
    asks: isApprovalType(event.type) || answerBy !== undefined || isAboutWaiting(event),
    asksUntil: approval?.expiresAt ?? answerBy ?? null,
  }
}

/** The orchestrator reminds of an approval of its own, or cannot go on without an answer. */
function isAboutWaiting(event: AnyEvent): boolean {
  switch (event.type) {
    case 'approval-reminder':
    case 'approval-escalation':
      return true
    case 'progress-update':
      return (event.data.blockers ?? []).length > 0
    case 'task-status':
      return event.data.status === 'clarification_needed'
    default:
      return false
  }
}
