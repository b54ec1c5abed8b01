import { describe, expect, it } from 'vitest'
import { isInForce, silenced, silencing, whyNoSilence } from '../../../src/domain/holding/silence.ts'
import { minutes, NOON } from '../../support/builders.ts'
import { about, aSilence, placedAt, someFacts, UPDATE } from './holding-builders.ts'

const FAILURE = {
  type: 'failure',
  source: 'ci',
  data: { message: 'm', error_code: 'E', error_details: 'd', recovery_action: 'r', severity: 'error' },
}

describe('a silence', () => {
  it.each([
    ['an update that fits', UPDATE, true],
    ['a failure that is not critical', FAILURE, true],
    ['what comes from elsewhere', { ...UPDATE, source: 'deploy-bot' }, false],
    ['an approval', { type: 'approval-request', source: 'ci', title: 'Deploy', priority: 'low' }, false],
    ['what is of critical priority', { ...UPDATE, priority: 'critical' }, false],
    ['what is of critical severity', { ...UPDATE, severity: 'critical' }, false],
    [
      'progress that waits for an answer',
      { type: 'progress-update', source: 'ci', progress_percent: 5, blockers: ['Which?'] },
      false,
    ],
  ])('decides about %s', (_, given, isSilenced) => {
    expect(silencing([aSilence()], about(given)) !== undefined).toBe(isSilenced)
  })

  it('never swallows a question that waits for an answer', () => {
    const question = {
      type: 'verification-complete',
      source: 'ci',
      status: 'passed',
      summary: { total: 1, passed: 1, failed: 0 },
    }
    expect(silencing([aSilence()], about(question))).toBeDefined()
    expect(silencing([aSilence()], about(question, minutes(60)))).toBeUndefined()
  })

  it('takes globs and labels', () => {
    const labelled = { ...UPDATE, labels: { env: 'staging' } }
    expect(silencing([aSilence({ match: { 'label.env': ['stag*'] } })], about(labelled))).toBeDefined()
    expect(silencing([aSilence({ match: { 'label.env': ['prod*'] } })], about(labelled))).toBeUndefined()
  })

  it('holds an event back at every place, and says by whom, until when and why', () => {
    const placed = silenced(
      [placedAt(), placedAt('U0ALEX')],
      about(UPDATE),
      someFacts({ silences: [aSilence()] }),
    )
    const withheld = {
      by: 'silence',
      why: 'silence 7c1a2b3d by alex for 2h on source ci: noisy deploys',
      until: minutes(120),
    }
    expect(placed).toMatchObject([
      { withheld, notBefore: null },
      { withheld, notBefore: null },
    ])
  })

  it('is in force from its beginning until before its end, unless somebody ended it', () => {
    const at = (count: number, changes = {}) => isInForce(aSilence(changes), minutes(count))
    expect([at(-1), at(0), at(119), at(120)]).toEqual([false, true, true, false])
    expect(at(5, { endedAt: minutes(1) })).toBe(false)
  })

  it.each([
    ['matches-nothing', { match: { priority: ['urgent'] } }],
    ['matches-nothing', { match: { source: ['ci'], priority: ['critical', 'medium'] } }],
    [undefined, { match: { priority: ['critical', 'L*'] } }],
    ['matches-everything', { match: {} }],
    ['matches-everything', { match: { source: ['*'] } }],
    ['matches-everything', { match: { source: ['ci', ' * '], type: ['**'] } }],
    ['reason-missing', { reason: '  ' }],
    ['already-ended', { endsAt: NOON }],
    ['too-long', { endsAt: minutes(7 * 24 * 60 + 1) }],
    [undefined, { endsAt: minutes(7 * 24 * 60) }],
    [undefined, { match: { source: ['*'], type: ['failure'] } }],
  ])('is refused with "%s" for %o', (reason, changes) => {
    expect(whyNoSilence(aSilence(changes))).toBe(reason)
  })
})
