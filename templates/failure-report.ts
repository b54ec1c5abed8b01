import type { EventType } from '../src/domain/events/catalogue.ts'
import type { FailureReportData } from '../src/domain/events/failure.ts'
import type { Message } from '../src/domain/message.ts'
import type { Subject } from '../src/domain/subject.ts'
import { card, forTask } from './card.ts'
import { describe } from './describe.ts'
import { retryFacts } from './failure.ts'
import { guidanceFor } from './failure-guidance.ts'
import { graded, toneOf } from './grades.ts'
import { sentence } from './sentence.ts'
import { text } from './text.ts'

/** The types of the catalogue whose data is a looser failure report. */
export type FailureReportType =
  | 'error-report'
  | 'failure-report'
  | 'bug-report'
  | 'test-framework-crash'
  | 'post-merge-failure'
  | 'quality-gate-failure'
  | 'security-gate-failure'
  | 'release-blocked'
  | 'resource-alert'
  | 'timeout-warning'

/** These warn of something; the others tell that it happened. */
const WARNINGS: ReadonlySet<EventType> = new Set(['timeout-warning', 'resource-alert'])

/** What other agents report as failed: only the message is certain, the rest is shown where it is given. */
export function failureReport(subject: Subject<FailureReportType>): Message {
  const { event } = subject
  const { message, summary, description, error, status, ...known } = event.data
  const { error_code, error_details, severity, operation, recovery_action, ...context } = known
  const { agent_action, retry_planned, retry_time, error_context, target_agent, ...more } = context
  const { operation_id, state_uncertain: _, manual_intervention_required: __, title, ...others } = more
  const grade = severity ?? (WARNINGS.has(event.type) ? 'warning' : undefined)
  const named = typeof title === 'string' && title.trim() !== ''
  const [lead, ...further] = [message, summary, description].filter((said) => typeof said === 'string')
  return card(subject, {
    title: `${sentence(event.declaredType)}${forTask(subject)}${named ? `: ${title}` : ''}`,
    tone: toneOf(grade),
    status: grade === undefined ? 'Needs attention' : graded(grade, ''),
    highlights: [error_code],
    blocks: [
      ...text(lead),
      ...further.flatMap((said) => text(said)),
      ...describe([
        ['Summary', typeof summary === 'string' ? undefined : summary],
        ['Error', error],
        ['Details', error_details],
        ['Operation', operation],
        ['Status', status],
        ['What to do', guidanceOf(event.data, agent_action)],
        ['What happens next', recovery_action],
        ...retryFacts(retry_planned, retry_time).map(({ label, value }) => [label, value] as const),
        ['Agent', target_agent],
        ['Operation id', operation_id],
        ['Context', error_context],
      ]),
    ],
    rest: named ? others : { title, ...others },
  })
}

/** Advice is given where the report names a state or a code; a bare message needs none. */
function guidanceOf(data: FailureReportData, agentAction: string | undefined): string | undefined {
  const isBare = !data.error_code && !data.state_uncertain && !data.manual_intervention_required
  return isBare ? agentAction : guidanceFor(data, agentAction)
}
