import { describe, expect, it } from 'vitest'
import { findPerson, type Identity, identityName, personAt } from '../../src/domain/person.ts'
import { aPerson } from '../support/people.ts'

const PEOPLE = [
  {
    id: 'alex',
    name: 'Alex Kim',
    roles: [],
    slack: [{ user: 'U0A', team: 'T1' }],
    linear: ['7f6c'],
    email: ['a@x.io'],
    owns: [],
  },
  {
    id: 'sam',
    name: 'Sam',
    roles: [],
    slack: [{ user: 'U0S' }, { user: 'U0T' }],
    linear: [],
    email: [],
    owns: [],
  },
]

it.each<[string, Identity, string | undefined]>([
  ['a Slack user of the named team', { channel: 'slack', team: 'T1', user: 'U0A' }, 'alex'],
  ['the same user id in another team', { channel: 'slack', team: 'T2', user: 'U0A' }, undefined],
  ['the same user id without a team', { channel: 'slack', user: 'U0A' }, undefined],
  ['a Slack user of any team', { channel: 'slack', team: 'T9', user: 'U0T' }, 'sam'],
  ['a Linear user', { channel: 'linear', user: '7f6c' }, 'alex'],
  ['a caller who names a person', { channel: 'api', person: 'sam' }, 'sam'],
  ['a name', { channel: 'api', person: 'Alex Kim' }, undefined],
  ['an address', { channel: 'api', person: 'a@x.io' }, undefined],
  ['a Slack id over the API', { channel: 'api', person: 'U0S' }, undefined],
  ['a Slack id in Linear', { channel: 'linear', user: 'U0S' }, undefined],
  ['other letters', { channel: 'api', person: 'ALEX' }, undefined],
])('%s is known as the right person or nobody', (_, identity, id) => {
  expect(findPerson(PEOPLE, identity)?.id).toBe(id)
})

describe('a place', () => {
  const ann = aPerson({ id: 'ann', slack: [{ user: 'U0ANN' }], email: ['ann@x.io', 'team@x.io'] })
  const bob = aPerson({ id: 'bob', slack: [{ user: 'U0BOB' }], email: ['team@x.io'] })

  it.each([
    ['slack', 'U0BOB', 'bob'],
    ['slack', 'ann@x.io', undefined],
    ['email', 'ANN@x.io', 'ann'],
    ['email', 'team@x.io', undefined],
    ['email', 'U0ANN', undefined],
    ['linear', 'ann@x.io', undefined],
  ] as const)('%s:%s is that of %s', (channel, target, owner) => {
    expect(personAt([ann, bob], { channel, target })?.id).toBe(owner)
  })

  it('that a link was mailed to names its person by id, and by nothing else', () => {
    expect(findPerson([ann, bob], { channel: 'email', person: 'bob' })).toBe(bob)
    expect(findPerson([ann, bob], { channel: 'email', person: 'ann@x.io' })).toBeUndefined()
    expect(identityName({ channel: 'email', person: 'eve' })).toBe('unknown:eve')
  })
})
