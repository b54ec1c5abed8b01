import type { Fact, Message, Phrase } from '../src/domain/message.ts'
import type { Subject } from '../src/domain/subject.ts'
import { card } from './card.ts'
import { describe } from './describe.ts'
import { guidanceFor, impactOf } from './failure-guidance.ts'
import { graded, toneOf } from './grades.ts'
import { moment } from './moment.ts'
import { sentence } from './sentence.ts'
import { text } from './text.ts'

/** An operation failed (seed 004): what, why, what it means, what to do, and what happens next. */
export function failure(subject: Subject<'failure'>): Message {
  const { data } = subject.event
  const { message, operation, status, error_code, error_details, severity, ...known } = data
  const { recovery_action, agent_action, retry_planned, retry_time, ...context } = known
  const { error_context, target_agent, operation_id, ...states } = context
  const { state_uncertain: _, manual_intervention_required: __, ...rest } = states
  return card(subject, {
    title: titleOfFailure(operation, error_code),
    tone: toneOf(severity),
    status: graded(severity, ''),
    highlights: [error_code],
    blocks: [
      ...text(message),
      {
        kind: 'facts',
        facts: [
          { label: 'Error', value: error_details },
          { label: 'Impact', value: impactOf(severity) },
          ...adviceFacts(guidanceFor(data, agent_action)),
          { label: 'What happens next', value: recovery_action },
          ...retryFacts(retry_planned, retry_time),
        ],
      },
      ...describe([
        ['Agent', target_agent],
        ['Operation', operation_id],
        ['Status', status === 'failed' ? undefined : status],
        ['Context', error_context],
      ]),
    ],
    rest,
  })
}

/** When it is tried again, as far as the sender says. */
export function retryFacts(planned: boolean | undefined, time: string | undefined): readonly Fact[] {
  const next = nextTry(planned, time)
  return next === undefined ? [] : [{ label: 'Next try', value: next }]
}

function nextTry(planned: boolean | undefined, time: string | undefined): Phrase | undefined {
  if (planned === false) return time === undefined ? 'none is planned' : [moment(time), ' (not planned)']
  if (time !== undefined) return moment(time)
  return planned ? 'planned, without a time' : undefined
}

/** Seed 004's operations in its own words; others are read from their name. */
const OPERATIONS: Readonly<Record<string, string>> = {
  'skill-install': 'Skill installation',
  'plugin-install': 'Plugin installation',
  'config-change': 'Configuration change',
  restart: 'Restart',
  'agent-restart': 'Agent restart',
}

/** `Skill installation failed`, or `… timed out` where the code says so. */
function titleOfFailure(operation: string, errorCode: string | undefined): string {
  const what = OPERATIONS[operation] ?? sentence(operation)
  return `${what} ${/TIMEOUT|TIMED_OUT/.test(errorCode ?? '') ? 'timed out' : 'failed'}`
}

/** The tables say nothing of what is critical and of no kind that they know. */
function adviceFacts(guidance: string): readonly Fact[] {
  return guidance === '' ? [] : [{ label: 'What to do', value: guidance }]
}
