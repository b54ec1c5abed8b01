import { describe, expect, it } from 'vitest'
import { replyFor } from '../../../src/domain/ai-maestro/reply.ts'
import { readReplyUrl, toReplyUrl } from '../../../src/domain/ai-maestro/reply-address.ts'
import type { DecisionBody } from '../../../src/domain/callback.ts'
import type { InquiryBody } from '../../../src/domain/inquiry-body.ts'
import { stopBody } from '../../../src/domain/stop.ts'
import { anEvent, NOON } from '../../support/builders.ts'

const url = toReplyUrl({ door: 'server', agent: 'code-impl-auth', messageId: 'msg-1' })
const BODY: DecisionBody = {
  type: 'approval.decided',
  approval_id: 'approval-1',
  event_id: 'msg-1',
  task_id: 'GH-42',
  decision: 'approved',
  decided_by: [{ person: 'alex', channel: 'slack', at: NOON.toISOString() }],
  reason: null,
  conditions: null,
  digest: 'sha256:1',
  decided_at: NOON.toISOString(),
}
const reply = (event: Record<string, unknown>, body: Partial<DecisionBody> = {}) =>
  replyFor({ id: 'callback-1', url, body: { ...BODY, ...body, receipt: 'a.b.c' } }, anEvent(event))

describe('an answer', () => {
  it('goes to whoever asked, about the message that asked', () => {
    expect(reply({ priority: 'critical' })).toMatchObject({
      to: 'code-impl-auth',
      inReplyTo: 'msg-1',
      subject: 'Approved: GH-42',
      priority: 'urgent',
    })
  })

  it('names what it is about where no task is named', () => {
    expect(reply({ title: 'Ship it' }, { task_id: null }).subject).toBe('Approved: Ship it')
  })

  it('has everything in its context, which is all that servers keep', () => {
    const { content } = reply({ request_id: 'r-1' })
    expect(Object.keys(content).toSorted()).toEqual(['context', 'message', 'type'])
    expect(content.context).toMatchObject({
      type: 'approval-response',
      request_id: 'r-1',
      task_id: 'GH-42',
      approval_id: 'approval-1',
      callback_id: 'callback-1',
      digest: 'sha256:1',
      receipt: 'a.b.c',
    })
  })

  it.each([
    ['approval-request', {}, 'approval-response', { comment: '', conditions: [] }],
    ['approval_request', {}, 'approval_response', { decision: 'approved' }],
    [
      'approval_request',
      { operation_type: 'skill-install' },
      'approval_decision',
      { decision: 'approved', decided_by: 'alex' },
    ],
    ['secret_request', {}, 'secret_response', { status: 'approved' }],
    ['replacement-request', {}, 'replacement-response', { status: 'approved' }],
    ['timeout-extension-request', {}, 'extension-response', { status: 'approved' }],
  ])('to %s %j is %s', (type, data, answer, context) => {
    const { content } = reply({ type, ...data })
    expect(content).toMatchObject({ type: answer, context })
  })

  it('grants attempts, or denies them, as seed 000 expects', () => {
    const ask = { type: 'additional-attempts-request', requested_additional_attempts: 3, reason: 'more' }
    expect(reply(ask, { type: 'attempts.decided', additional_attempts_granted: 3 }).content).toMatchObject({
      type: 'additional-attempts-response',
      message: '3 more attempts granted by alex.',
      context: { status: 'approved', task_id: 'GH-42', additional_attempts_granted: 3 },
    })
    expect(reply(ask, { decision: 'rejected', reason: 'Enough.' }).content).toMatchObject({
      message: 'Rejected by alex. Reason: Enough.',
      context: { status: 'denied', reason: 'Enough.', action: expect.any(String) },
    })
  })

  it.each(['expired', 'cancelled'] as const)('reads as a no where it %s', (decision) => {
    const { content } = reply({}, { decision, decided_by: [] })
    expect(content.context).toMatchObject({ status: 'rejected', decision: 'rejected', outcome: decision })
    expect(content.message).toMatch(/^Not approved: .*rejected\.$/)
  })

  it('says the conditions in its sentence and as a list', () => {
    const { content } = reply({}, { conditions: 'only staging\nafter noon' })
    expect(content.message).toBe('Approved by alex under these conditions: only staging; after noon.')
    expect(content.context).toMatchObject({ conditions: ['only staging', 'after noon'] })
  })

  it('to nothing is an urgent order to stop', () => {
    const stop = {
      taskId: 'GH-42',
      by: { id: 'alex', name: 'Alex' },
      channel: 'api',
      reason: 'Wrong files',
    } as const
    const body = { ...stopBody({ ...stop, at: NOON }), receipt: 'a.b.c' }
    expect(replyFor({ id: 'callback-1', url, body }, null)).toMatchObject({
      priority: 'urgent',
      subject: 'Stop: GH-42',
      content: {
        type: 'task-stop',
        message: 'Stop all work on GH-42 now: alex asked for it. Reason: Wrong files.',
        context: { task_id: 'GH-42', callback_id: 'callback-1' },
      },
    })
  })
})

describe('an address of an agent', () => {
  it.each([
    { door: 'server', agent: 'orchestrator-master@host', messageId: 'msg_1' },
    { door: 'inbox', agent: 'Jo / the tester', messageId: 'a:b?c#d' },
  ] as const)('is read as it was written: %j', (address) => {
    expect(readReplyUrl(toReplyUrl(address))).toEqual(address)
  })

  it('is nothing else', () => {
    expect(() => readReplyUrl('https://example.com/a/b')).toThrow('no address')
  })
})

function VERIFIED() {
  return { status: 'passed', summary: { total: 1, passed: 1, failed: 0 } }
}

describe('an answer to what is no approval', () => {
  const ENDED = {
    event_id: 'msg-1',
    task_id: 'GH-42',
    state: 'answered',
    answered_by: { person: 'alex', channel: 'slack', at: NOON.toISOString() },
    reason: null,
    decided_at: NOON.toISOString(),
  } as const
  const NOBODY = { ...ENDED, state: 'expired', answered_by: null } as const
  const ACK = {
    type: 'verification.acknowledged',
    status: 'rejected',
    message: 'Fix 2 failing tests before proceeding',
    next_action: 'fix-and-rerun',
    required_actions: ['Fix test_auth.py:45'],
  } as const
  const NO_ACK = { status: null, message: null, next_action: null, required_actions: null } as const
  const to = (event: Record<string, unknown>, body: InquiryBody) =>
    replyFor({ id: 'callback-1', url, body: { ...body, receipt: 'a.b.c' } }, anEvent(event))
  const FIX = { id: 2, severity: 'minor', file: 'a.py', issue: 'slow', fix: 'be quick' }
  const ASKED = { type: 'clarification_request', questions: ['Where?'] }

  it('is the acknowledgement of seed 000, for a test report', () => {
    const { subject, content } = to({ type: 'verification-complete', ...VERIFIED() }, { ...ENDED, ...ACK })
    expect(subject).toBe('Answered: GH-42')
    const { type: _, ...words } = ACK
    expect(content).toMatchObject({
      type: 'test-report-ack',
      message: 'Fix 2 failing tests before proceeding',
      context: { type: 'test-report-ack', task_id: 'GH-42', ...words, receipt: 'a.b.c' },
    })
  })

  it('lets an agent that waited in vain read a no, and no next step', () => {
    const body = { ...NOBODY, type: 'verification.acknowledged', ...NO_ACK } as const
    const { content } = to({ type: 'verification-complete', ...VERIFIED() }, body)
    expect(content.context).toMatchObject({ status: 'rejected', state: 'expired' })
    expect(content.context).not.toHaveProperty('next_action')
    expect(content.message).toBe('Nobody answered in time: do not go on by yourself.')
  })

  it('says every question with its answer, in the spelling of whoever asked', () => {
    const answers = [{ id: '1', question: 'Where?', answer: 'Staging' }]
    const { content } = to(ASKED, { ...ENDED, type: 'clarification.answered', answers })
    expect(content).toMatchObject({
      type: 'clarification_response',
      message: 'alex answered. Where? Staging',
      context: { answers, event_id: 'msg-1' },
    })
  })

  it.each([
    ['sent-back', [2, 5], 'With tests', 'alex sent back fixes 2, 5. With tests'],
    ['accepted', [], null, 'alex accepted all fixes.'],
    ['question', [], 'Why both?', 'alex has a question. Why both?'],
  ] as const)('says what becomes of fixes: %s', (decision, fixes, note, message) => {
    const review = { type: 'fix-review', review_id: '005', fixes: [FIX] }
    const body = { ...ENDED, type: 'fix-review.decided', decision, fixes, note } as const
    expect(to(review, body).content).toMatchObject({ type: 'fix-review-response', message })
  })

  it('says why a question was cancelled', () => {
    const cancelled = { ...NOBODY, state: 'cancelled', reason: 'The task was stopped' } as const
    const { content } = to(ASKED, { ...cancelled, type: 'clarification.answered', answers: null })
    expect(content.message).toBe(
      'The question was cancelled: do not go on by yourself. Reason: The task was stopped',
    )
  })
})
