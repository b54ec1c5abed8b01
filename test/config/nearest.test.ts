import { expect, it } from 'vitest'
import { didYouMean, nearest } from '../../src/config/nearest.ts'

const KEYS = ['name', 'match', 'time_limit', 'remind_after', 'escalate', 'on_expiry']

it.each([
  ['naem', 'name'],
  ['Match', 'match'],
  ['timeLimit', 'time_limit'],
  ['time-limits', 'time_limit'],
  ['remind', undefined],
  ['escalates', 'escalate'],
  ['on_exipry', 'on_expiry'],
  ['quorum', undefined],
  ['x', undefined],
])('takes %j for %j', (word, known) => {
  expect(nearest(word, KEYS)).toBe(known)
})

it('says what to do where nothing is near', () => {
  expect([didYouMean('nam', KEYS, 'give a name'), didYouMean('quorum', KEYS, 'give a name')]).toEqual([
    ': did you mean "name"?',
    ': give a name',
  ])
})
