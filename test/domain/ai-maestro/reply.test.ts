import { describe, expect, it } from 'vitest'
import { replyFor } from '../../../src/domain/ai-maestro/reply.ts'
import { readReplyUrl, toReplyUrl } from '../../../src/domain/ai-maestro/reply-address.ts'
import type { DecisionBody } from '../../../src/domain/callback.ts'
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
    [
      'verification-complete',
      VERIFIED(),
      'test-report-ack',
      { status: 'approved', next_action: 'create-pr' },
    ],
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

  it('names what to mend where a test report is not accepted', () => {
    const { content } = reply(
      { type: 'verification-complete', ...VERIFIED(), failed_tests: ['test_auth.py:45'] },
      { decision: 'rejected' },
    )
    expect(content.context).toMatchObject({
      next_action: 'fix-and-rerun',
      required_actions: ['Fix test_auth.py:45'],
    })
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
