import { expect, it } from 'vitest'
import { isAloud } from '../../src/domain/aloud.ts'
import { newInquiry } from '../../src/domain/inquiry.ts'
import { ALEX } from '../support/people.ts'
import { aSubject, exampleSubject, NOW } from '../support/subjects.ts'

const asked = aSubject({ type: 'approval-request', title: 'Deploy' })
const question = aSubject({ type: 'clarification-request', questions: ['Which?'], priority: 'low' })
const { event } = question
if (event.type !== 'clarification-request') throw new Error('unexpected')
const inquiry = newInquiry(event as Parameters<typeof newInquiry>[0], NOW)
const tests = exampleSubject('verification complete: failed')
const failure = (severity: string) => aSubject({ type: 'bug-report', message: 'It broke', severity })

it.each([
  ['an approval that waits', asked, true],
  ['one that is decided', { ...asked, approval: { ...asked.approval!, state: 'approved' as const } }, false],
  ['a question that waits', { ...question, inquiry }, true],
  ['one that is answered', { ...question, inquiry: { ...inquiry, state: 'answered' as const } }, false],
  ['a grave failure', failure('critical'), true],
  ['another failure', failure('warning'), false],
  ['whoever is called by name', { ...tests, called: [ALEX] }, true],
  [
    'an escalation that awaits an answer',
    aSubject({ type: 'escalation', description: 'Stuck', awaiting_response: true }),
    true,
  ],
  ['the results of a test run', tests, false],
  ['a completion report', aSubject({ type: 'completion-report' }), false],
])('needs those who do not open threads, or not: %s', (_, subject, expected) => {
  expect(isAloud(subject)).toBe(expected)
})
