import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Approval, type Ballot, cancel, expire, missingVotes, vote } from '../../src/domain/approval.ts'
import { aBallot, anApproval, minutes, NOON } from '../support/builders.ts'

describe('vote', () => {
  it.each<[string, Partial<Approval>, Partial<Ballot>]>([
    ['cancelled', { state: 'cancelled' }, {}],
    ['expired', { state: 'expired' }, {}],
    ['already-decided', { state: 'approved' }, {}],
    ['already-decided', { state: 'rejected' }, {}],
    ['expired', { expiresAt: minutes(1) }, { at: minutes(1) }],
    ['payload-changed', {}, { digest: 'sha256:other' }],
    [
      'already-voted',
      { policy: { name: 'two', quorum: 2, timeLimitMs: 1 }, votes: [aBallot(anApproval())] },
      {},
    ],
    ['reason-missing', {}, { verdict: 'reject' }],
    ['reason-missing', {}, { verdict: 'reject', reason: '  ' }],
  ])('refuses with "%s" (%j, %j)', (reason, changes, ballot) => {
    const approval = anApproval(changes)
    expect(vote(approval, aBallot(approval, ballot))).toEqual({ kind: 'refused', reason, approval })
  })

  it('approves with one approving vote when the quorum is one', () => {
    const approval = anApproval()
    expect(vote(approval, aBallot(approval))).toMatchObject({
      kind: 'recorded',
      approval: { state: 'approved', decidedAt: minutes(1), votes: [{ person: 'alex', verdict: 'approve' }] },
    })
  })

  it('counts a vote in the last moment before the limit', () => {
    const approval = anApproval({ expiresAt: minutes(5) })
    expect(vote(approval, aBallot(approval, { at: new Date(minutes(5).getTime() - 1) })).kind).toBe(
      'recorded',
    )
  })

  it('stays pending below the quorum, and says how many are missing', () => {
    const approval = anApproval({ policy: { name: 'two', quorum: 2, timeLimitMs: 1 } })
    const outcome = vote(approval, aBallot(approval))
    expect(outcome).toMatchObject({ kind: 'recorded', approval: { state: 'pending', decidedAt: null } })
    expect(missingVotes(outcome.approval)).toBe(1)
  })

  it('rejects with one rejection, whatever was approved before', () => {
    const approval = anApproval({ policy: { name: 'three', quorum: 3, timeLimitMs: 1 } })
    const one = vote(approval, aBallot(approval))
    const two = vote(
      one.approval,
      aBallot(approval, { person: 'sam', verdict: 'reject', reason: 'No rollback plan' }),
    )
    expect(two.approval.state).toBe('rejected')
  })
})

describe('expire and cancel', () => {
  it('expires a pending approval at its limit, not before', () => {
    const approval = anApproval({ expiresAt: minutes(30) })
    expect(expire(approval, minutes(29))).toBe(approval)
    expect(expire(approval, minutes(30))).toMatchObject({ state: 'expired', decidedAt: minutes(30) })
  })

  it('cancels only what is pending', () => {
    expect(cancel(anApproval(), 'no longer needed', NOON)).toMatchObject({
      state: 'cancelled',
      closingReason: 'no longer needed',
    })
    const decided = anApproval({ state: 'approved' })
    expect(cancel(decided, 'too late', NOON)).toBe(decided)
  })
})

describe('the law, for any history', () => {
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('vote' as const),
      person: fc.constantFrom('alex', 'sam', 'jo', 'robin'),
      verdict: fc.constantFrom('approve' as const, 'reject' as const),
      reason: fc.constantFrom(null, '', 'because'),
      stale: fc.boolean(),
      after: fc.integer({ min: 0, max: 20 }),
    }),
    fc.record({ kind: fc.constant('expire' as const), after: fc.integer({ min: 0, max: 20 }) }),
    fc.record({ kind: fc.constant('cancel' as const), after: fc.integer({ min: 0, max: 20 }) }),
  )

  it('decides at most once, never below the quorum, never late, never on another digest', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.array(step, { maxLength: 25 }), (quorum, steps) => {
        let approval = anApproval({ policy: { name: 'any', quorum, timeLimitMs: 30 * 60_000 } })
        let at = 0
        for (const move of steps) {
          at += move.after
          const before = approval
          approval = apply(approval, move, at)
          if (before.state !== 'pending') expect(approval).toBe(before)
        }
        check(approval)
      }),
      { numRuns: 500 },
    )
  })

  function apply(approval: Approval, move: { kind: string; [key: string]: unknown }, at: number): Approval {
    const now = minutes(at)
    if (move.kind === 'expire') return expire(approval, now)
    if (move.kind === 'cancel') return cancel(approval, 'enough', now)
    const { person, verdict, reason, stale } = move as unknown as Ballot & { stale: boolean }
    const digest = stale ? 'sha256:stale' : approval.digest
    const outcome = vote(approval, {
      person,
      verdict,
      reason,
      digest,
      channel: 'slack',
      conditions: null,
      at: now,
    })
    if (outcome.kind === 'recorded') expect(stale).toBe(false)
    return outcome.approval
  }

  function check({ state, votes, policy, expiresAt, decidedAt }: Approval): void {
    const approving = votes.filter((one) => one.verdict === 'approve')
    expect(new Set(votes.map((one) => one.person)).size).toBe(votes.length)
    expect(votes.every((one) => one.at < expiresAt)).toBe(true)
    expect(decidedAt === null).toBe(state === 'pending')
    if (state === 'approved') expect(approving.length).toBe(policy.quorum)
    if (state === 'rejected') expect(votes.at(-1)).toMatchObject({ verdict: 'reject', reason: 'because' })
    if (state === 'expired') expect(decidedAt!.getTime()).toBeGreaterThanOrEqual(expiresAt.getTime())
    if (state === 'pending') expect(approving.length).toBeLessThan(policy.quorum)
  }
})
