import { describe, expect, it } from 'vitest'
import type { Approval } from '../../src/domain/approval.ts'
import { cancel, expire, settleAutomatically } from '../../src/domain/closing.ts'
import { aPolicy } from '../../src/domain/policy.ts'
import { anApproval, anEvent, aVote, minutes, NOON } from '../support/builders.ts'

const rules = (changes: object) => ({
  policy: aPolicy({ name: 'quiet', roles: null, quorum: 2, ...changes }),
})
const approving = rules({ onExpiry: 'approve' })
const payloadOf = (given: object) => ({ payload: anApproval({}, anEvent({ ...given })).payload })

describe('expire', () => {
  it('ends a pending approval at its limit, not before', () => {
    const approval = anApproval({ expiresAt: minutes(30) })
    expect(expire(approval, new Date(minutes(30).getTime() - 1))).toBe(approval)
    expect(expire(approval, minutes(30))).toMatchObject({ state: 'expired', decidedAt: minutes(30) })
  })

  it('leaves what is decided as it is', () => {
    const decided = anApproval({ state: 'rejected', expiresAt: NOON })
    expect(expire(decided, minutes(1))).toBe(decided)
  })

  it.each<[Approval['state'], string, Partial<Approval>]>([
    ['approved', 'low risk, where the policy says so', { ...approving, risk: 'low' }],
    ['approved', 'what has too few votes, all for it', { ...approving, risk: 'low', votes: [aVote()] }],
    ['expired', 'low risk, where it does not', { ...rules({}), risk: 'low' }],
    ['expired', 'more than low risk', { ...approving, risk: 'medium' }],
    [
      'expired',
      'what the policy knows cannot be undone',
      { ...rules({ onExpiry: 'approve', irreversible: true }), risk: 'low' },
    ],
    ['expired', 'what cannot be undone', { ...approving, risk: 'low', ...payloadOf({ reversible: false }) }],
    [
      'expired',
      'what somebody objected to',
      {
        ...rules({ onExpiry: 'approve', rejectQuorum: 2 }),
        risk: 'low',
        votes: [aVote({ verdict: 'reject' })],
      },
    ],
  ])('is %s for %s', (state, _, changes) => {
    const ended = expire(anApproval({ expiresAt: NOON, ...changes }), minutes(1))
    expect(ended).toMatchObject({ state, decidedAt: minutes(1) })
    expect(ended.closingReason === null).toBe(state === 'expired')
  })
})

describe('settleAutomatically', () => {
  it.each<[Approval['state'], string, Partial<Approval>]>([
    ['approved', 'low risk, where the policy says so', { ...rules({ automatic: true }), risk: 'low' }],
    ['pending', 'low risk, where it does not', { ...rules({}), risk: 'low' }],
    ['pending', 'more than low risk', { ...rules({ automatic: true }), risk: 'medium' }],
    [
      'pending',
      'what cannot be undone',
      { ...rules({ automatic: true }), risk: 'low', ...payloadOf({ reversible: false }) },
    ],
  ])('is %s for %s', (state, _, changes) => {
    const settled = settleAutomatically(anApproval(changes))
    expect(settled).toMatchObject({ state, decidedAt: state === 'pending' ? null : settled.createdAt })
    expect(settled.closingReason === null).toBe(state === 'pending')
  })
})

describe('cancel', () => {
  it('ends what is pending, with the reason', () => {
    expect(cancel(anApproval(), 'no longer needed', minutes(3))).toMatchObject({
      state: 'cancelled',
      closingReason: 'no longer needed',
      decidedAt: minutes(3),
    })
  })

  it('leaves what is decided as it is', () => {
    const decided = anApproval({ state: 'approved' })
    expect(cancel(decided, 'too late', NOON)).toBe(decided)
  })
})
