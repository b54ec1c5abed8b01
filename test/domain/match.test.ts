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

it('takes the risk that an approval was given, not a milder one that stands beside it', () => {
  expect(factsOf(anEvent({ risk: 'low' }), 'critical').risk).toEqual(['critical'])
})
