import type { Message } from '../src/domain/message.ts'
import type { Subject } from '../src/domain/subject.ts'
import { card, forTask } from './card.ts'
import { describe } from './describe.ts'
import { sentence } from './sentence.ts'
import { list, text } from './text.ts'

/** Seed 000's next actions (protocols.md, section 1); others are shown in the sender's words. */
const NEXT: Readonly<Record<string, string>> = {
  'create-pr': 'Create the pull request',
  'fix-and-rerun': 'Fix, then run the tests again',
  'add-tests-and-rerun': 'Add tests, then run them again',
}

/** An orchestrator's answer to a test report. */
export function testReportAck(subject: Subject<'test-report-ack'>): Message {
  const { status, message, next_action, required_actions, ...rest } = subject.event.data
  const accepted = status === 'approved'
  return card(subject, {
    title: `Test report${forTask(subject)}`,
    tone: accepted ? 'success' : 'warning',
    status: accepted ? 'Accepted' : 'Not accepted',
    blocks: [
      ...text(message),
      ...list('To do', required_actions),
      ...describe([['Next', next_action && (NEXT[next_action] ?? sentence(next_action))]]),
    ],
    rest,
  })
}
