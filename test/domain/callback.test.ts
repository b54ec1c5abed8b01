import { describe, expect, it } from 'vitest'
import { callbackBody, newCallback } from '../../src/domain/callback.ts'
import { anApproval, anEvent, aVote, minutes } from '../support/builders.ts'

const APPROVAL = anApproval({ taskId: 'GH-42' })
const decided = (changes: Partial<typeof APPROVAL>) => ({ ...APPROVAL, decidedAt: minutes(2), ...changes })

it('says who decided what, when, and about which payload', () => {
  const votes = [
    aVote({ reason: 'fine' }),
    aVote({ person: 'sam', at: minutes(2), conditions: 'only staging' }),
  ]
  expect(callbackBody(decided({ state: 'approved', votes }), 'approval-request')).toEqual({
    type: 'approval.decided',
    approval_id: APPROVAL.id,
    event_id: 'event-1',
    task_id: 'GH-42',
    decision: 'approved',
    decided_by: [
      { person: 'alex', channel: 'slack', at: '2026-11-21T12:01:00.000Z' },
      { person: 'sam', channel: 'slack', at: '2026-11-21T12:02:00.000Z' },
    ],
    reason: 'fine',
    conditions: 'only staging',
    digest: APPROVAL.digest,
    decided_at: '2026-11-21T12:02:00.000Z',
  })
})

it('names for a rejection only those who rejected, with their reason', () => {
  const votes = [aVote({ reason: 'fine' }), aVote({ person: 'sam', verdict: 'reject', reason: 'too risky' })]
  expect(callbackBody(decided({ state: 'rejected', votes }), 'approval-request')).toMatchObject({
    decision: 'rejected',
    decided_by: [{ person: 'sam' }],
    reason: 'too risky',
  })
})

it.each([
  ['expired', null, null],
  ['cancelled', 'superseded', 'superseded'],
] as const)('names nobody for one that is %s', (state, closingReason, reason) => {
  const body = callbackBody(decided({ state, closingReason, votes: [aVote()] }), 'approval-request')
  expect(body).toMatchObject({ decision: state, decided_by: [], reason })
})

it('is not made while nothing is decided', () => {
  expect(() => callbackBody(APPROVAL, 'approval-request')).toThrow('not decided')
})

describe('for more attempts', () => {
  const event = anEvent({
    type: 'additional-attempts-request',
    requested_additional_attempts: '3',
    reason: 'slow',
  })
  it.each([
    ['approved', 3],
    ['rejected', 0],
    ['expired', 0],
  ] as const)('that are %s grants %i', (state, granted) => {
    const approval = { ...anApproval({}, event), state, votes: [aVote()], decidedAt: minutes(1) }
    expect(callbackBody(approval, event.type)).toMatchObject({
      type: 'attempts.decided',
      additional_attempts_granted: granted,
    })
  })
})

it('is due as soon as it is made, untried, and may be tried again whenever it fails', () => {
  const body = { ...callbackBody(decided({ state: 'approved' }), 'approval-request'), receipt: 'jws' }
  const about = { id: 'callback-1', approvalId: APPROVAL.id, url: 'https://orchestrator.example', body }
  expect(newCallback(about, minutes(2))).toEqual({
    ...about,
    state: 'delivering',
    attempts: 0,
    createdAt: minutes(2),
    dueAt: minutes(2),
    answer: null,
    lastError: null,
    retryable: true,
  })
})
