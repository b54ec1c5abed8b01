import { expect, it } from 'vitest'
import type { Approval } from '../../src/domain/approval.ts'
import { canBeApproved } from '../../src/domain/decidable.ts'
import type { Person } from '../../src/domain/person.ts'
import { aPolicy } from '../../src/domain/policy.ts'
import { anApproval, aVote, NOON } from '../support/builders.ts'
import { ALEX, aPerson, JO, SAM } from '../support/people.ts'

const two = aPolicy({ name: 'two', roles: null, quorum: 2, eachOf: ['security_team'] })
const DEPUTY = aPerson({ id: 'deputy', roles: [] })
const handedToJo = {
  kind: 'reassigned',
  from: 'sam',
  to: 'jo',
  roles: SAM.roles,
  at: NOON,
} as const

it.each<[string, Partial<Approval>, readonly Person[], boolean]>([
  ['enough people may', { policy: two }, [ALEX, SAM], true],
  ['a vote was cast already', { policy: two, votes: [aVote()] }, [SAM], true],
  ['too few may', { policy: two }, [SAM], false],
  ['nobody may', {}, [], false],
  ['nobody holds the role that is asked for', { policy: two }, [ALEX, JO], false],
  [
    'somebody was handed the place of one who holds it',
    { policy: aPolicy({ ...two, roles: ['tech_lead', 'security_team'] }), grants: [handedToJo] },
    [ALEX, JO],
    true,
  ],
  [
    'somebody is asked for another, who may hold it',
    { policy: aPolicy({ ...two, roles: ['tech_lead', 'security_team'] }) },
    [ALEX, DEPUTY],
    true,
  ],
])('knows whether it can be approved where %s', (_, changes, askable, possible) => {
  expect(canBeApproved(anApproval(changes), askable)).toBe(possible)
})
