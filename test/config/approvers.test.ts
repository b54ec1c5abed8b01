import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { approversOf, shortageOf } from '../../src/config/approvers.ts'
import type { Person } from '../../src/domain/person.ts'
import { aPolicy } from '../../src/domain/policy.ts'
import { tally } from '../../src/domain/tally.ts'

const person = (id: string, ...roles: readonly string[]): Person => ({
  id,
  name: id,
  roles,
  slack: [],
  linear: [],
  email: [],
  owns: [],
})
const role = fc.constantFrom('security', 'platform', 'dba')

it('names everyone whom the policy or an escalation lets vote', () => {
  const people = [person('alex', 'security'), person('sam', 'dba'), person('dana', 'cto'), person('kim')]
  const policy = aPolicy({
    name: 'one',
    roles: ['security'],
    escalate: [
      { afterMs: 1, to: ['role:cto'] },
      { afterMs: 2, to: ['person:kim'] },
    ],
  })
  expect(approversOf(policy, people).map(({ id }) => id)).toEqual(['alex', 'dana', 'kim'])
  expect(approversOf(aPolicy({ name: 'two', roles: null }), people)).toEqual(people)
})

describe('a shortage', () => {
  it('is there exactly when the votes of all approvers would not be enough', () => {
    const crowd = fc.array(fc.uniqueArray(role), { maxLength: 6 })
    const rules = fc.record({
      quorum: fc.integer({ min: 1, max: 5 }),
      eachOf: fc.array(role, { maxLength: 4 }),
    })
    fc.assert(
      fc.property(crowd, rules, (roles, { quorum, eachOf }) => {
        const people = roles.map((held, index) => person(`p${index}`, ...held))
        const policy = aPolicy({ name: 'one', roles: null, quorum, eachOf })
        const votes = people.map((one) => ({ verdict: 'approve', roles: one.roles }) as const)
        expect(shortageOf(policy, people) === undefined).toBe(tally(votes, policy) === 'approved')
      }),
      { numRuns: 500 },
    )
  })

  it('names the fewest roles that lack people', () => {
    const people = [person('alex', 'security', 'platform'), person('sam', 'dba'), person('kim', 'dba')]
    const policy = aPolicy({ name: 'one', roles: null, eachOf: ['dba', 'security', 'platform'] })
    expect(shortageOf(policy, people)).toEqual({
      roles: ['security', 'platform'],
      needed: 2,
      there: [people[0]],
    })
    const noSecurity = aPolicy({ name: 'two', roles: null, eachOf: ['security', 'dba', 'platform'] })
    expect(shortageOf(noSecurity, [person('alex', 'dba', 'platform'), person('kim')])).toEqual({
      roles: ['security'],
      needed: 1,
      there: [],
    })
  })
})
