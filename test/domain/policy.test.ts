import { describe, expect, it } from 'vitest'
import type { Risk } from '../../src/domain/events/approval.ts'
import { aPolicy, BUILT_IN, type PolicyRule, policyFor } from '../../src/domain/policy.ts'

const MINUTE = 60_000
const strict = aPolicy({ name: 'strict', roles: ['security_team'], quorum: 2, timeLimitMs: 30 * MINUTE })
const rules: readonly PolicyRule[] = [
  { match: { action: ['deploy'] }, policy: strict },
  { match: {}, policy: aPolicy({ name: 'anything', roles: null }) },
]

it('takes the first that fits', () => {
  expect(policyFor(rules, { action: ['deploy'] }, 'low').name).toBe('strict')
  expect(policyFor(rules, { action: ['read'] }, 'low').name).toBe('anything')
})

it.each<[Risk, number, string[], string, boolean]>([
  ['low', 30, ['team_lead', 'tech_lead', 'cto'], 'optional', true],
  ['medium', 30, ['team_lead', 'tech_lead', 'cto'], 'optional', false],
  ['high', 60, ['tech_lead', 'cto'], 'optional', false],
  ['critical', 90, ['cto', 'security_team'], 'required', false],
])('without any, %s risk is decided as seed 003 says', (risk, limit, roles, justification, automatic) => {
  expect(policyFor([], {}, risk)).toMatchObject({
    timeLimitMs: limit * MINUTE,
    roles,
    justification,
    automatic,
    quorum: 1,
    selfApproval: false,
    onExpiry: 'reject',
  })
})

describe('a request', () => {
  const tightened = (asked: object) => policyFor(rules, { action: ['deploy'] }, 'low', asked)

  it('may shorten the limit and raise the quorum', () => {
    expect(tightened({ limitMs: MINUTE, quorum: 3 })).toMatchObject({ timeLimitMs: MINUTE, quorum: 3 })
  })

  it('may not lengthen the limit or lower the quorum', () => {
    expect(tightened({ limitMs: 31 * MINUTE, quorum: 1 })).toEqual(strict)
  })

  it('that wants several people is not approved without asking any', () => {
    expect(policyFor([], {}, 'low', { quorum: 1 }).automatic).toBe(false)
  })
})

it('has another version when anything in it is different', () => {
  const versions = [
    BUILT_IN.high,
    aPolicy({ ...BUILT_IN.high, quorum: 2 }),
    aPolicy({ ...BUILT_IN.high, name: 'other' }),
    tighten(),
  ].map(({ version }) => version)
  expect(new Set(versions).size).toBe(4)
  expect(aPolicy({ ...withoutVersion(BUILT_IN.high) }).version).toBe(BUILT_IN.high.version)

  function tighten() {
    return policyFor([], {}, 'high', { limitMs: MINUTE })
  }
})

function withoutVersion<T extends { version: string }>({ version: _, ...policy }: T) {
  return policy
}
