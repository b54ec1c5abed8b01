import { describe, expect, it } from 'vitest'
import type { Approval, Grant, Vote } from '../../src/domain/approval.ts'
import { capacityOf, isCounted, mayVote, whoMayApprove } from '../../src/domain/eligibility.ts'
import { handOver } from '../../src/domain/handover.ts'
import type { Person } from '../../src/domain/person.ts'
import { aPolicy, type Policy } from '../../src/domain/policy.ts'
import { anApproval, aVote, minutes, NOON } from '../support/builders.ts'
import { ALEX, aPerson, JO, SAM } from '../support/people.ts'

const ROBIN = aPerson({
  id: 'robin',
  name: 'Robin',
  roles: ['guest'],
  slack: [{ user: 'U0ROBIN' }],
  owns: ['bot-*'],
})
const rules = (changes: Partial<Policy> = {}, more: Partial<Approval> = {}) =>
  anApproval({ policy: aPolicy({ name: 'test', roles: ['tech_lead'], ...changes }), ...more })
const escalated = (...to: readonly string[]): Grant => ({ kind: 'escalated', to, at: NOON })
const gave = (from: Person, to: Person): Grant => ({
  kind: 'reassigned',
  from: from.id,
  to: to.id,
  roles: from.roles,
  at: NOON,
})

describe('mayVote', () => {
  it.each<[boolean, string, Approval, Person]>([
    [true, 'a holder of a named role', rules(), ALEX],
    [false, 'anyone else', rules(), ROBIN],
    [true, 'everyone listed, where no role is named', rules({ roles: null }), ROBIN],
    [true, 'a role that an escalation names', rules({}, { grants: [escalated('role:guest')] }), ROBIN],
    [true, 'a person that an escalation names', rules({}, { grants: [escalated('person:robin')] }), ROBIN],
    [false, 'whoever has a role’s name for an id', rules({}, { grants: [escalated('role:robin')] }), ROBIN],
    [
      false,
      'whoever has a person’s id for a role',
      rules({}, { grants: [escalated('person:guest')] }),
      ROBIN,
    ],
    [
      false,
      'whoever was handed a place, in their own right',
      rules({}, { grants: [gave(ALEX, ROBIN)] }),
      ROBIN,
    ],
  ])('is %s for %s', (expected, _, approval, person) => {
    expect(mayVote(approval, person)).toBe(expected)
  })
})

describe('capacityOf', () => {
  const own = { onBehalfOf: null, roles: ALEX.roles }
  const forAlex = { onBehalfOf: 'alex', roles: ALEX.roles }
  const gaveRobin = { grants: [gave(ALEX, ROBIN)] }
  it.each<[string, Approval, Person, readonly Person[], ReturnType<typeof capacityOf>]>([
    ['one’s own right', rules(), ALEX, [], own],
    ['one’s own right before another’s', rules({ roles: null }), ALEX, [JO], own],
    ['nothing', rules(), ROBIN, [], 'not-an-approver'],
    ['the place of who is away', rules(), ROBIN, [ALEX], forAlex],
    ['nothing where they may not vote either', rules(), ROBIN, [SAM], 'not-an-approver'],
    ['nothing where nobody stands in', rules({ delegation: 'forbidden' }), ROBIN, [ALEX], 'not-an-approver'],
    ['the place that was handed over', rules({}, gaveRobin), ROBIN, [], forAlex],
    [
      'nothing where it was handed to another',
      rules({}, { grants: [gave(ALEX, JO)] }),
      ROBIN,
      [],
      'not-an-approver',
    ],
    ['nothing any more, once handed over', rules({}, gaveRobin), ALEX, [], 'handed-over'],
    [
      'another’s place, once one’s own is handed over',
      rules({ roles: null }, gaveRobin),
      ALEX,
      [JO],
      {
        onBehalfOf: 'jo',
        roles: JO.roles,
      },
    ],
    ['nothing for who is away, once handed over', rules({}, gaveRobin), JO, [ALEX], 'not-an-approver'],
    ['nothing where one asks', rules({}, { askers: ['alex'] }), ALEX, [], 'own-request'],
    [
      'nothing where one’s agent asks',
      rules({ roles: null }, { askers: ['bot-7'] }),
      ROBIN,
      [],
      'own-request',
    ],
    [
      'nothing where one asks, though one stands in',
      rules({}, { askers: ['robin'] }),
      ROBIN,
      [ALEX],
      'own-request',
    ],
    ['nothing for who is away and asks', rules({}, { askers: ['alex'] }), ROBIN, [ALEX], 'not-an-approver'],
    [
      'one’s own right to what one asks for, if so',
      rules({ selfApproval: true }, { askers: ['alex'] }),
      ALEX,
      [],
      own,
    ],
  ])('gives %s', (_, approval, person, standsInFor, expected) => {
    expect(capacityOf(approval, { person, standsInFor }, 'approve')).toEqual(expected)
  })

  it('lets whoever asks reject', () => {
    expect(capacityOf(rules({}, { askers: ['alex'] }), { person: ALEX, standsInFor: [] }, 'reject')).toEqual(
      own,
    )
  })
})

describe('isCounted', () => {
  const own = [aVote({ person: 'alex' })]
  const forJo = [aVote({ person: 'alex', onBehalfOf: 'jo' })]
  it.each<[boolean, string, readonly Vote[], string, string | null]>([
    [false, 'nobody', [], 'alex', null],
    [true, 'who voted', own, 'alex', null],
    [true, 'who voted, now in another’s place', own, 'alex', 'jo'],
    [true, 'who stands in for somebody who voted', own, 'sam', 'alex'],
    [false, 'anybody else', own, 'sam', null],
    [true, 'who voted in another’s place, now in their own', forJo, 'alex', null],
    [true, 'who was stood in for', forJo, 'jo', null],
    [true, 'a second stand-in of the same person', forJo, 'sam', 'jo'],
    [false, 'who stands in for somebody who voted only in another’s place', forJo, 'sam', 'alex'],
  ])('is %s for %s', (expected, _, votes, personId, onBehalfOf) => {
    expect(isCounted(votes, personId, { onBehalfOf })).toBe(expected)
  })
})

describe('whoMayApprove', () => {
  const all = [ALEX, SAM, JO, ROBIN]
  const delegations = [{ from: 'alex', to: 'sam', since: NOON, until: minutes(60) }]
  it.each<[string, Approval, readonly string[]]>([
    ['who holds a role, and who stands in', rules(), ['alex', 'sam']],
    ['not who voted, nor their stand-in', rules({ quorum: 2 }, { votes: [aVote()] }), []],
    [
      'not who was stood in for',
      rules({ quorum: 2 }, { votes: [aVote({ person: 'sam', onBehalfOf: 'alex' })] }),
      [],
    ],
    [
      'not who voted for somebody else already',
      rules({ quorum: 3 }, { votes: [aVote({ person: 'sam', onBehalfOf: 'jo' })] }),
      ['alex'],
    ],
    [
      'also who stands in for somebody who voted only in another’s place',
      rules({ quorum: 3 }, { votes: [aVote({ person: 'alex', onBehalfOf: 'jo' })] }),
      ['sam'],
    ],
    ['not who asks, nor their stand-in', rules({}, { askers: ['alex'] }), []],
    ['who was handed a place, not who gave it', rules({}, { grants: [gave(ALEX, ROBIN)] }), ['robin']],
  ])('is %s', (_, approval, expected) => {
    expect(whoMayApprove(approval, all, delegations).map(({ id }) => id)).toEqual(expected)
  })
})

describe('handOver', () => {
  it('gives a place away with its roles, to the last who was named', () => {
    const once = handOver(rules(), ALEX, JO, NOON)
    const twice = typeof once === 'string' ? once : handOver(once, ALEX, ROBIN, NOON)
    expect(twice).toMatchObject({ grants: [gave(ALEX, ROBIN)] })
  })

  it('is taken back by handing it to oneself', () => {
    const given = rules({}, { grants: [escalated('role:cto'), gave(ALEX, JO)] })
    expect(handOver(given, ALEX, ALEX, NOON)).toMatchObject({ grants: [escalated('role:cto')] })
  })

  it.each<[string, Approval, Person]>([
    ['not-an-approver', rules(), ROBIN],
    ['not-an-approver', rules({ delegation: 'forbidden' }), ALEX],
    ['own-request', rules({}, { askers: ['alex'] }), ALEX],
    ['already-voted', rules({ quorum: 2 }, { votes: [aVote()] }), ALEX],
    ['already-voted', rules({ quorum: 2 }, { votes: [aVote({ person: 'sam', onBehalfOf: 'alex' })] }), ALEX],
    ['already-decided', rules({}, { state: 'approved' }), ALEX],
    ['expired', rules({}, { expiresAt: minutes(1) }), ALEX],
  ])('refuses with "%s"', (reason, approval, from) => {
    expect(handOver(approval, from, JO, minutes(1))).toBe(reason)
  })
})
