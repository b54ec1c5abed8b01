import { describe, expect, it } from 'vitest'
import { aPolicy } from '../../src/domain/policy.ts'
import { missing, tally } from '../../src/domain/tally.ts'
import { aVote } from '../support/builders.ts'

const yes = (...roles: readonly string[]) => aVote({ verdict: 'approve', roles })
const no = aVote({ verdict: 'reject', roles: ['cto'] })
const policy = (quorum: number, eachOf: readonly string[] = [], rejectQuorum = 1) =>
  aPolicy({ name: 'test', roles: null, quorum, eachOf, rejectQuorum })

describe('tally', () => {
  it.each([
    ['pending', [], policy(1)],
    ['approved', [yes()], policy(1)],
    ['pending', [yes()], policy(2)],
    ['approved', [yes(), yes()], policy(2)],
    ['rejected', [yes(), no], policy(2)],
    ['pending', [no], policy(1, [], 2)],
    ['rejected', [no, no], policy(1, [], 2)],
    ['approved', [no, yes()], policy(1, [], 2)],
    ['pending', [yes('lead')], policy(1, ['cto'])],
    ['approved', [yes('cto')], policy(1, ['cto'])],
    ['pending', [yes('cto', 'lead')], policy(1, ['cto', 'lead'])],
    ['approved', [yes('cto', 'lead'), yes('lead')], policy(1, ['cto', 'lead'])],
    ['approved', [yes('cto', 'lead'), yes('lead')], policy(1, ['lead', 'cto'])],
    ['pending', [yes('lead'), yes('lead')], policy(2, ['cto'])],
    ['pending', [yes('lead'), no], policy(2, ['cto'], 2)],
  ] as const)('is %s (case %#)', (state, votes, rules) => {
    expect(tally(votes, rules)).toBe(state)
  })
})

describe('missing', () => {
  it.each([
    [[], policy(2), { votes: 2, roles: [] }],
    [[yes(), no], policy(2, [], 2), { votes: 1, roles: [] }],
    [[yes('lead')], policy(1, ['lead', 'cto']), { votes: 1, roles: ['cto'] }],
    [[yes('lead'), yes('lead')], policy(1, ['security', 'cto']), { votes: 2, roles: ['security', 'cto'] }],
    [[yes('lead', 'cto'), yes('lead')], policy(2, ['lead', 'cto']), { votes: 0, roles: [] }],
  ])('says how many votes, and from which roles (case %#)', (votes, rules, expected) => {
    expect(missing({ state: 'pending', votes, policy: rules })).toEqual(expected)
  })

  it('is nothing for what is decided', () => {
    expect(missing({ state: 'expired', votes: [], policy: policy(2, ['cto']) })).toEqual({
      votes: 0,
      roles: [],
    })
  })
})
