import { describe, expect, it } from 'vitest'
import type { Answer } from '../../src/domain/answers/answer.ts'
import type { Callback } from '../../src/domain/callback.ts'
import type { Inquiry } from '../../src/domain/inquiry.ts'
import type { Subject } from '../../src/domain/subject.ts'
import { toMessage } from '../../templates/catalogue.ts'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { exampleSubject, NOW } from '../support/subjects.ts'

const TOMORROW = new Date(NOW.getTime() + 24 * 3_600_000)
const OPEN: Inquiry = {
  eventId: 'event-1',
  taskId: null,
  kind: 'clarification',
  state: 'open',
  answer: null,
  answeredBy: null,
  closingReason: null,
  createdAt: NOW,
  expiresAt: TOMORROW,
  settledAt: null,
}
const by = (answer: Answer): Partial<Inquiry> => ({
  state: 'answered',
  kind: answer.kind,
  answer,
  answeredBy: { person: 'alex', channel: 'linear' },
  settledAt: NOW,
})
const callback = (changes: Partial<Callback>) =>
  ({ state: 'delivering', attempts: 0, ...changes }) as Callback

function message(name: string, changes: Partial<Inquiry>, told: Callback | null = null) {
  const subject: Subject = { ...exampleSubject(name), inquiry: { ...OPEN, ...changes }, callback: told }
  return toMessage(subject)
}
const labels = ({ actions }: ReturnType<typeof message>) => actions.map(({ label }) => label)
const QUESTION = { id: '1', question: 'Should the API require authentication?', answer: 'Only to write' }
const ANSWERED = by({ kind: 'clarification', answers: [QUESTION] })

describe('a clarification', () => {
  it('offers to answer while it is open, and says until when', () => {
    const open = message('clarification request', {})
    expect(labels(open)).toEqual(['Answer', 'View details'])
    expect(toPlainText(open)).toContain('⏳ Waiting for an answer · Answer by 2026-11-22 10:00 UTC')
  })

  it('shows the answer, whose it is, and that the orchestrator heard of it', () => {
    const told = callback({ state: 'acknowledged', answer: { status: 'resumed', message: null } })
    expect(toPlainText(message('clarification request', ANSWERED, told))).toMatchInlineSnapshot(`
      "1 question about task-123
      ✅ Answered by Alex Kim · 2026-11-21 10:00 UTC, in Linear

      Should the API require authentication?

      > Only to write

      📬 Acknowledged: resumed

      Context:
      Endpoint: /api/users

      task task-123"
    `)
  })

  it('offers a retry where the orchestrator could not be told, unless it wants to hear no more', () => {
    const failed = { state: 'failed', lastError: 'answered 422', retryable: true } as const
    expect(labels(message('clarification request', ANSWERED, callback(failed)))).toContain('Retry')
    const ended = callback({ ...failed, retryable: false })
    expect(labels(message('clarification request', ANSWERED, ended))).not.toContain('Retry')
  })

  it.each([
    ['expired', {}, 'Expired without an answer'],
    ['cancelled', { closingReason: 'Task stopped by Sam Rivera' }, 'Task stopped by Sam Rivera'],
  ] as const)('that is %s says so, and offers nothing', (state, more, words) => {
    const ended = message('clarification request', { state, settledAt: NOW, ...more })
    expect(toPlainText(ended)).toContain(words)
    expect(labels(ended)).not.toContain('Answer')
    expect(toPlainText(ended)).toContain('Should the API require authentication?')
  })
})

describe('a fix review', () => {
  const NAME = 'task file as it goes out'

  it('is accepted, sent back or asked about', () => {
    expect(labels(message(NAME, {}))).toEqual(['Accept all', 'Send back…', 'Ask…', 'View details'])
  })

  it.each([
    ['Accepted by Alex Kim', { decision: 'accepted', fixes: [], note: null }],
    ['2 fixes sent back by Alex Kim', { decision: 'sent-back', fixes: [1, 2], note: 'Again' }],
    ['Alex Kim asks something', { decision: 'question', fixes: [], note: 'Why so?' }],
  ] as const)('says that it was answered: %s', (status, answer) => {
    const text = toPlainText(message(NAME, by({ kind: 'fix-review', ...answer })))
    expect(text).toContain(status)
    if (answer.note) expect(text).toContain(`> ${answer.note}`)
  })
})

describe('a test report', () => {
  const NAME = 'verification complete'

  it('goes on or back where somebody waits for that, and has no buttons where nobody does', () => {
    expect(labels(message(NAME, {}))).toEqual(['Go on', 'Send back…', 'View details'])
    expect(toMessage(exampleSubject(NAME)).actions).toEqual([])
  })

  it('says what comes next', () => {
    const answer = { status: 'rejected', message: 'Nearly there', next_action: 'fix-and-rerun' } as const
    const text = toPlainText(
      message(NAME, by({ kind: 'verification', ...answer, required_actions: ['Fix test_auth.py:45'] })),
    )
    expect(text).toContain('Sent back by Alex Kim')
    expect(text).toContain('Next: Fix and run again.')
    expect(text).toContain('• Fix test_auth.py:45')
    expect(text).toContain('> Nearly there')
  })
})
