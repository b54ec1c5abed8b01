import { describe, expect, it } from 'vitest'
import { covers, isActive, type StandingApproval } from '../../src/domain/standing-approval.ts'
import { anApproval, anEvent, minutes, NOON } from '../support/builders.ts'

const STANDING: StandingApproval = {
  id: 's1',
  person: 'alex',
  action: 'deploy',
  source: 'ci-*',
  parameters: { service: 'api', version: '1.4.*' },
  reason: 'Patch releases are routine',
  createdAt: NOON,
  endsAt: minutes(60),
  maxUses: 2,
  uses: 0,
  revokedAt: null,
  revokedBy: null,
}
const PARAMETERS = { service: 'api', version: '1.4.2' }
const asked = (data: object = {}) =>
  anApproval({}, anEvent({ reversible: true, action: { name: 'deploy', parameters: PARAMETERS }, ...data }))
const withParameters = (parameters: object) => asked({ action: { name: 'deploy', parameters } })

describe('covers', () => {
  it('what it names', () => {
    expect(covers(STANDING, asked(), 'ci-nightly')).toBe(true)
    const anything = { ...STANDING, parameters: { '*': '*' } }
    expect(covers(anything, withParameters({ any: { thing: [1] } }), 'ci-nightly')).toBe(true)
    const nested = { ...STANDING, parameters: { target: { env: 'staging', count: 3 } } }
    expect(covers(nested, withParameters({ target: { env: 'staging', count: 3 } }), 'ci-a')).toBe(true)
  })

  it.each([
    ['another action', STANDING, asked({ action: { name: 'delete', parameters: PARAMETERS } }), 'ci-a'],
    ['another source', STANDING, asked(), 'deploy-bot'],
    ['no source', STANDING, asked(), null],
    ['another value', STANDING, withParameters({ service: 'api', version: '1.5.0' }), 'ci-a'],
    ['a parameter that is missing', STANDING, withParameters({ service: 'api' }), 'ci-a'],
    ['a parameter beside it', STANDING, withParameters({ ...PARAMETERS, force: true }), 'ci-a'],
    [
      'a nested one beside it',
      { ...STANDING, parameters: { t: { a: '1' } } },
      withParameters({ t: { a: '1', b: '2' } }),
      'ci-a',
    ],
    ['what cannot be undone', STANDING, asked({ reversible: false }), 'ci-a'],
    [
      'what its policy knows cannot be undone',
      STANDING,
      { ...asked(), policy: { ...asked().policy, irreversible: true } },
      'ci-a',
    ],
    ['what does not say that it can be undone', STANDING, asked({ reversible: undefined }), 'ci-a'],
    ['no action at all', STANDING, asked({ action: undefined }), 'ci-a'],
  ])('not %s', (_, standing, approval, source) => {
    expect(covers(standing, approval, source)).toBe(false)
  })
})

it.each([
  ['while it lasts', {}, 59, true],
  ['not after its end', {}, 60, false],
  ['not beyond its uses', { uses: 2 }, 1, false],
  ['not once revoked', { revokedAt: NOON }, 1, false],
])('may be used %s', (_, changes, at, expected) => {
  expect(isActive({ ...STANDING, ...changes }, minutes(at))).toBe(expected)
})
