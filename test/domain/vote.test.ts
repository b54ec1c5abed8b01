import { describe, expect, it } from 'vitest'
import type { Approval } from '../../src/domain/approval.ts'
import { aPolicy, type Policy } from '../../src/domain/policy.ts'
import { type Ballot, vote, withdraw } from '../../src/domain/vote.ts'
import { aBallot, anApproval, anEvent, aVote, minutes } from '../support/builders.ts'
import { ALEX, aPerson, JO, SAM } from '../support/people.ts'

const under = (policy: Partial<Policy>) => ({
  policy: aPolicy({ name: 'test', roles: ['tech_lead', 'cto'], ...policy }),
})
const as = (person: typeof ALEX, standsInFor: readonly (typeof ALEX)[] = []) => ({
  voter: { person, standsInFor },
})
const irreversible = { payload: anApproval({}, anEvent({ reversible: false })).payload }

describe('vote', () => {
  it.each<[string, Partial<Approval>, Partial<Ballot>]>([
    ['cancelled', { state: 'cancelled' }, {}],
    ['expired', { state: 'expired' }, {}],
    ['already-decided', { state: 'approved' }, {}],
    ['already-decided', { state: 'rejected' }, {}],
    ['expired', { expiresAt: minutes(1) }, { at: minutes(1) }],
    ['expired', { expiresAt: minutes(1) }, { at: minutes(2) }],
    ['payload-changed', {}, { digest: 'sha256:other' }],
    ['not-an-approver', {}, as(aPerson({ id: 'robin', roles: [] }))],
    ['own-request', { askers: ['alex'] }, {}],
    ['already-voted', { ...under({ quorum: 2 }), votes: [aVote()] }, {}],
    [
      'already-voted',
      { ...under({ rejectQuorum: 2 }), votes: [aVote()] },
      { verdict: 'reject', reason: 'no' },
    ],
    ['reason-missing', {}, { verdict: 'reject' }],
    ['reason-missing', {}, { verdict: 'reject', reason: '  ' }],
    ['justification-missing', under({ justification: 'required' }), {}],
    ['justification-missing', under({ justification: 'required' }), { reason: ' ' }],
    ['not-opened', irreversible, {}],
    ['not-opened', under({ irreversible: true }), {}],
  ])('refuses with "%s"', (reason, changes, ballot) => {
    const approval = anApproval(changes)
    expect(vote(approval, aBallot(approval, ballot))).toEqual({ kind: 'refused', reason, approval })
  })

  it.each<[string, Partial<Approval>, Partial<Ballot>]>([
    ['a millisecond before the limit', { expiresAt: minutes(5) }, { at: new Date(minutes(5).getTime() - 1) }],
    ['on what cannot be undone, by a reader', irreversible, { opened: true }],
    ['with a justification', under({ justification: 'required' }), { reason: 'tested' }],
    ['by an asker where the policy lets them', { ...under({ selfApproval: true }), askers: ['alex'] }, {}],
  ])('approves %s', (_, changes, ballot) => {
    const approval = anApproval(changes)
    const at = ballot.at ?? minutes(1)
    expect(vote(approval, aBallot(approval, ballot))).toMatchObject({
      kind: 'recorded',
      approval: { state: 'approved', decidedAt: at, votes: [{ person: 'alex', verdict: 'approve', at }] },
    })
  })

  it.each<[string, Partial<Approval>]>([
    ['without having opened it', irreversible],
    ['by whoever asks', { askers: ['alex'] }],
    ['without a justification beside the reason', under({ justification: 'required' })],
  ])('rejects %s', (_, changes) => {
    const approval = anApproval(changes)
    const ballot = aBallot(approval, { verdict: 'reject', reason: 'no rollback plan' })
    expect(vote(approval, ballot)).toMatchObject({ approval: { state: 'rejected', decidedAt: minutes(1) } })
  })

  it('stays pending below the quorum', () => {
    const approval = anApproval(under({ quorum: 2 }))
    expect(vote(approval, aBallot(approval))).toMatchObject({
      kind: 'recorded',
      approval: { state: 'pending', decidedAt: null },
    })
  })

  it('keeps in whose place it was cast, with the roles that it counts for', () => {
    const approval = anApproval()
    const robin = aPerson({ id: 'robin', roles: ['guest'] })
    expect(vote(approval, aBallot(approval, as(robin, [ALEX])))).toMatchObject({
      vote: { person: 'robin', onBehalfOf: 'alex', roles: ALEX.roles, standingId: null, granted: null },
    })
  })
})

describe('a place counts once', () => {
  const robin = aPerson({ id: 'robin', roles: [] })
  const kim = aPerson({ id: 'kim', roles: [] })
  it.each<[string, Partial<Approval>['votes'] & object, Partial<Ballot>]>([
    ['when who is stood in for voted already', [aVote()], as(robin, [ALEX])],
    ['when a stand-in voted already', [aVote({ person: 'robin', onBehalfOf: 'alex' })], {}],
    ['through two stand-ins', [aVote({ person: 'robin', onBehalfOf: 'alex' })], as(kim, [ALEX])],
    ['for one person in two places', [aVote({ person: 'robin', onBehalfOf: 'jo' })], as(robin, [ALEX])],
  ])('%s', (_, votes, ballot) => {
    const approval = anApproval({ ...under({ quorum: 3 }), votes })
    expect(vote(approval, aBallot(approval, ballot))).toMatchObject({ reason: 'already-voted' })
  })

  it('and other places count beside it', () => {
    const approval = anApproval({ ...under({ quorum: 2 }), votes: [aVote()] })
    expect(vote(approval, aBallot(approval, as(JO)))).toMatchObject({ approval: { state: 'approved' } })
  })
})

describe('withdraw', () => {
  const pending = anApproval({ ...under({ quorum: 3 }), votes: [aVote(), aVote({ person: 'jo' })] })

  it('takes back the vote of that person alone', () => {
    expect(withdraw(pending, 'alex', minutes(2))).toEqual({
      kind: 'withdrawn',
      vote: aVote(),
      approval: { ...pending, votes: [aVote({ person: 'jo' })] },
    })
  })

  it.each<[string, Partial<Approval>, string]>([
    ['nothing-to-withdraw', {}, SAM.id],
    ['already-decided', { state: 'approved' }, 'alex'],
    ['expired', { expiresAt: minutes(2) }, 'alex'],
  ])('refuses with "%s"', (reason, changes, person) => {
    expect(withdraw({ ...pending, ...changes }, person, minutes(2))).toMatchObject({
      kind: 'refused',
      reason,
    })
  })
})

it('knows a person by every spelling that an agent may use', () => {
  const alex = aPerson({ email: ['alex@example.com'], owns: ['ci-*'] })
  const spellings = [
    'ALEX',
    'alex kim',
    'Alex@Example.com',
    '<@U0ALEX|alex>',
    '@alex',
    'U0ALEX',
    'ci-nightly',
  ]
  for (const asker of spellings) {
    const approval = anApproval({ askers: [asker] })
    expect(vote(approval, aBallot(approval, as(alex))), asker).toMatchObject({ reason: 'own-request' })
  }
  const approval = anApproval({ askers: ['alexandra', 'ci', 'deploy-bot'] })
  expect(vote(approval, aBallot(approval, as(alex))).kind).toBe('recorded')
  expect(vote(approval, aBallot(approval, as(JO))).kind).toBe('recorded')
})
