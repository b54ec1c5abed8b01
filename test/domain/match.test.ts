import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { factsOf, fits, mismatch } from '../../src/domain/match.ts'
import { anEvent } from '../support/builders.ts'

describe('fits', () => {
  it.each([
    ['deploy', 'deploy', true],
    ['deploy', 'Deploy ', true],
    ['deploy', 'deploys', false],
    ['ci-*', 'ci-nightly', true],
    ['ci-*', 'ci-', true],
    ['*', 'two\nlines', true],
    ['v?', 'v1', true],
    ['v?', 'v12', false],
    ['a.b', 'axb', false],
    ['(a|b)', 'a', false],
    ['[x]', '[x]', true],
  ])('%j and %j: %s', (glob, value, expected) => {
    expect(fits(glob, value)).toBe(expected)
  })
})

describe('fits, with several stars', () => {
  const text = (letters: readonly string[]) => fc.string({ unit: fc.constantFrom(...letters), maxLength: 6 })

  it('is what one expression for all of it would say', () => {
    fc.assert(
      fc.property(text(['a', 'B', '*', '?', '.', '😀']), text(['a', 'b', '.', '😀']), (glob, value) => {
        const plain = glob.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.')
        expect(fits(glob, value)).toBe(new RegExp(`^${plain}$`, 'isu').test(value))
      }),
      { numRuns: 2000 },
    )
  })

  it('says so at once, however many there are', () => {
    expect(fits(`${'*a'.repeat(60)}*b`, 'a'.repeat(5000))).toBe(false)
    expect(fits(`${'*a'.repeat(60)}*b`, `${'a'.repeat(5000)}b`)).toBe(true)
  })
})

describe('mismatch', () => {
  const facts = factsOf(
    anEvent({
      source: 'deploy-bot',
      task_id: 'GH-42',
      priority: 'high',
      risk: 'high',
      action: { name: 'deploy' },
      operation: 'rollout',
      labels: { env: 'production' },
    }),
  )

  it.each([
    [{}],
    [{ type: ['approval-request'] }],
    [{ source: ['deploy-*'], risk: ['critical', 'high'] }],
    [{ action: ['rollout'] }],
    [{ action: ['DEPLOY'] }],
    [{ 'label.env': ['prod*'], priority: ['high'], task_id: ['GH-*'] }],
  ])('%j fits', (match) => {
    expect(mismatch(match, facts)).toBeUndefined()
  })

  it.each([
    [{ risk: ['low'] }, 'risk is high, not low'],
    [{ source: ['ci', 'cd'] }, 'source is deploy-bot, not ci or cd'],
    [{ severity: ['critical'] }, 'severity is not given, not critical'],
    [{ 'label.team': ['*'] }, 'label.team is not given, not *'],
    [{ risk: ['high'], action: ['delete'] }, 'action is deploy or rollout, not delete'],
  ])('%j does not, because %s', (match, because) => {
    expect(mismatch(match, facts)).toBe(because)
  })
})

describe('project', () => {
  it.each([
    [{ project: 'api' }, ['api']],
    [{ labels: { project: 'api' } }, ['api']],
    [{ context: { project_name: 'api' } }, ['api']],
    [{ metadata: { repository: 'acme/api' } }, ['acme/api']],
    [{ repository: 'git@github.com:acme/api.git' }, ['git@github.com:acme/api.git', 'acme/api']],
    [{ repository: 'https://github.com/acme/api' }, ['https://github.com/acme/api', 'acme/api']],
    [{ repository: { full_name: 'acme/api', name: 'api' } }, ['acme/api', 'api']],
    [{ project: 7, repo: ' ' }, []],
  ])('of %j is %j', (data, names) => {
    expect(factsOf(anEvent({ data: { title: 'Deploy', ...data } })).project).toEqual(names)
  })
})

describe('time', () => {
  const at = (moment: string) => ({ ...anEvent({}), receivedAt: new Date(moment) })
  const wanted = { time: ['mon-fri 09:00-17:00 Europe/Berlin', 'sat 10:00-12:00'] }

  it('is when the event came, by the clocks of the zone', () => {
    expect(mismatch(wanted, factsOf(at('2026-11-20T08:00:00Z')))).toBeUndefined()
    expect(mismatch(wanted, factsOf(at('2026-11-21T10:30:00Z')))).toBeUndefined()
  })

  it('is told by the clocks of each zone where it is not right', () => {
    expect(mismatch(wanted, factsOf(at('2026-11-20T07:59:00Z')))).toBe(
      'time is Fri 08:59 Europe/Berlin and Fri 07:59 UTC, not mon-fri 09:00-17:00 Europe/Berlin or sat 10:00-12:00',
    )
  })
})

it('takes the risk that an approval was given, not a milder one that stands beside it', () => {
  expect(factsOf(anEvent({ risk: 'low' }), 'critical').risk).toEqual(['critical'])
})
