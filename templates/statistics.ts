import { APPROVAL_STATES } from '../src/domain/approval.ts'
import type { Message, MessageBlock } from '../src/domain/message.ts'
import type { Health, Statistics } from '../src/domain/statistics.ts'
import { capital, counted, enumeration } from './sentence.ts'
import { paragraph, say } from './vote-answers.ts'

/** What the orchestrators did, how approvals stand, and whether it gets through. */
export function statisticsAnswer(statistics: Statistics): Message {
  const { health, approvals, since } = statistics
  const isWell = health.status === 'ok'
  const problems = problemsOf(health)
  return say(
    'Statistics',
    isWell ? 'success' : 'warning',
    isWell ? 'All is well' : 'Something needs a look',
    [
      ...(problems.length > 0 ? [{ kind: 'list', label: 'What is wrong', items: problems } as const] : []),
      facts('Orchestrators', [
        ['Updates sent', statistics.updatesSent],
        ['Clarifications requested', statistics.clarificationsRequested],
        ['Completions reported', statistics.completionsReported],
        ['Errors escalated', statistics.errorsEscalated],
        ['Events of every type', statistics.events],
      ]),
      facts(
        'Approvals',
        APPROVAL_STATES.map((state) => [capital(state), approvals[state]]),
      ),
      paragraph(health.deliveries.due === 0 ? 'No card is on its way.' : onTheirWay(health)),
      ...(since ? [{ kind: 'facts', facts: [{ label: 'Counted since', value: since }] } as const] : []),
    ],
  )
}

function facts(label: string, rows: readonly (readonly [string, number])[]): MessageBlock {
  return { kind: 'facts', label, facts: rows.map(([label, value]) => ({ label, value: String(value) })) }
}

function onTheirWay({ deliveries: { due } }: Health): string {
  return due === 1 ? '1 card is on its way.' : `${due} cards are on their way.`
}

function problemsOf({ dependencies, deliveries, failedCallbacks }: Health): readonly string[] {
  const away = Object.entries(dependencies).filter(([, state]) => state !== 'ok')
  return [
    ...(away.length > 0 ? [`Not reachable: ${enumeration(away.map(([name]) => name))}`] : []),
    ...(deliveries.dead > 0 ? [`${counted(deliveries.dead, 'card')} could not be delivered`] : []),
    ...(deliveries.waiting > 0
      ? [`${counted(deliveries.waiting, 'card')} failed and will be tried again`]
      : []),
    ...(failedCallbacks > 0
      ? [
          `${counted(failedCallbacks, 'decision or stop', 'decisions or stops')} did not reach the orchestrator`,
        ]
      : []),
  ]
}
