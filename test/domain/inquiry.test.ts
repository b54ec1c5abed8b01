import { describe, expect, it } from 'vitest'
import {
  answered,
  asksForAnswer,
  cancelInquiry,
  expireInquiry,
  type Inquiry,
  newInquiry,
  whyNotOpen,
} from '../../src/domain/inquiry.ts'
import { inquiryBody } from '../../src/domain/inquiry-body.ts'
import { anEvent, minutes, NOON } from '../support/builders.ts'

const QUESTION = { type: 'clarification-request', task_id: 'GH-42', questions: ['Why?'] }
const TESTS = {
  type: 'verification-complete',
  status: 'passed',
  summary: { total: 1, passed: 1, failed: 0 },
}
const REVIEW = {
  type: 'fix-review',
  review_id: 'R1',
  fixes: [{ id: 1, severity: 'minor', file: 'a.py', issue: 'x', fix: 'y' }],
}

function anInquiry(given: Record<string, unknown> = QUESTION): Inquiry {
  const event = anEvent({ title: undefined, ...given })
  if (!asksForAnswer(event, true)) throw new Error('This asks nothing.')
  return newInquiry(event, NOON)
}

const ANSWER = {
  kind: 'clarification',
  answers: [{ id: '1', question: 'Why?', answer: 'Because' }],
} as const
const ALEX = { person: 'alex', channel: 'slack' } as const

describe('whether an event asks', () => {
  it.each([
    [QUESTION, false, true],
    [REVIEW, false, true],
    [TESTS, false, false],
    [TESTS, true, true],
    [{ ...TESTS, acknowledge: true }, false, true],
    [{ ...TESTS, acknowledge: false }, false, false],
    [{ type: 'approval-request' }, true, false],
  ])('%j, awaited: %s → %s', (given, isAwaited, asks) => {
    expect(asksForAnswer(anEvent(given), isAwaited)).toBe(asks)
  })
})

describe('how long it is open', () => {
  it('is a day, unless the event says otherwise', () => {
    expect(anInquiry().expiresAt).toEqual(minutes(24 * 60))
    expect(anInquiry({ ...QUESTION, expires_in: 90 }).expiresAt).toEqual(minutes(1.5))
  })

  it('ends at its limit, to the millisecond', () => {
    const inquiry = anInquiry({ ...QUESTION, expires_in: 60 })
    expect(whyNotOpen(inquiry, new Date(minutes(1).getTime() - 1))).toBeUndefined()
    expect(whyNotOpen(inquiry, minutes(1))).toBe('expired')
    expect(expireInquiry(inquiry, minutes(0.5))).toBe(inquiry)
    expect(expireInquiry(inquiry, minutes(1))).toMatchObject({ state: 'expired', settledAt: minutes(1) })
  })

  it('never ends twice', () => {
    const done = answered(anInquiry(), ANSWER, ALEX, minutes(1))
    expect(cancelInquiry(done, 'stop', minutes(2))).toBe(done)
    expect(expireInquiry(done, minutes(9999))).toBe(done)
    expect(whyNotOpen(done, minutes(2))).toBe('answered')
  })
})

describe('what the orchestrator is told', () => {
  const ended = {
    event_id: 'event-1',
    task_id: 'GH-42',
    reason: null,
    decided_at: '2026-11-21T12:01:00.000Z',
  }

  it('holds the answers and who gave them', () => {
    expect(inquiryBody(answered(anInquiry(), ANSWER, ALEX, minutes(1)))).toEqual({
      type: 'clarification.answered',
      ...ended,
      state: 'answered',
      answers: ANSWER.answers,
      answered_by: { ...ALEX, at: '2026-11-21T12:01:00.000Z' },
    })
  })

  it('says that nobody answered', () => {
    const unanswered = { ...anInquiry({ ...QUESTION, expires_in: 60 }) }
    expect(inquiryBody(expireInquiry(unanswered, minutes(1)))).toEqual({
      type: 'clarification.answered',
      ...ended,
      state: 'expired',
      answers: null,
      answered_by: null,
    })
  })

  it('says why it was cancelled', () => {
    expect(inquiryBody(cancelInquiry(anInquiry(REVIEW), 'Task stopped', minutes(1)))).toMatchObject({
      type: 'fix-review.decided',
      state: 'cancelled',
      reason: 'Task stopped',
      decision: null,
      fixes: null,
    })
    expect(inquiryBody(cancelInquiry(anInquiry(TESTS), 'Task stopped', minutes(1)))).toMatchObject({
      type: 'verification.acknowledged',
      status: null,
      next_action: null,
    })
  })

  it('is nothing while it is open', () => {
    expect(() => inquiryBody(anInquiry())).toThrow('is not answered')
  })
})
