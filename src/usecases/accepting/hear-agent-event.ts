import { heardFrom } from '../../domain/http-orchestrator/event-of-agent-event.ts'
import type { Log } from '../../ports/log.ts'
import type { AcceptEvents } from './accept-event.ts'
import { ORCHESTRATOR_CALLER, type TakeApprovals } from './take-approvals.ts'

interface Needs {
  readonly takeApprovals: TakeApprovals
  readonly acceptEvents: AcceptEvents
  readonly log: Log
}

/** Does what something that the orchestrator published is a reason for. Throws `DeliveryError`. */
export type HearAgentEvent = (given: unknown) => Promise<void>

export function hearAgentEvent({ takeApprovals, acceptEvents, log }: Needs): HearAgentEvent {
  return async (given) => {
    const heard = heardFrom(given)
    if (heard.kind === 'approvals') await takeApprovals()
    if (heard.kind !== 'event') return
    const [answer] = await acceptEvents([{ given: heard.given }], ORCHESTRATOR_CALLER)
    if (answer?.kind === 'invalid')
      log.error({ fields: answer.fields }, 'An event of the orchestrator could not be read.')
  }
}
