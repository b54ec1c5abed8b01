import { expect, it } from 'vitest'
import { readFixReview, unsolved } from '../../../src/domain/answers/fix-review.ts'
import type { Fix } from '../../../src/domain/events/fix-review.ts'

const fix = (id: number | string, status?: NonNullable<Fix['result']>['status']): Fix => ({
  ...{ id, severity: 'minor', file: 'a.py', issue: 'x', fix: 'y' },
  ...(status && { result: { status } }),
})
const DATA = { fixes: [fix(1, 'FIXED'), fix('b', 'FAILED'), fix(3), fix(4, 'PARTIALLY_FIXED')] }

it('finds what needs another look', () => {
  expect(unsolved(DATA.fixes).map(({ id }) => id)).toEqual(['b', 3, 4])
})

it.each([
  [{ decision: 'accepted' }, { decision: 'accepted', fixes: [], note: null }],
  [
    { decision: 'sent-back', fixes: ['3', 'b'], note: ' x ' },
    { decision: 'sent-back', fixes: ['b', 3], note: 'x' },
  ],
  [
    { decision: 'question', note: 'why?', fixes: [1] },
    { decision: 'question', fixes: [1], note: 'why?' },
  ],
])('reads %j', (given, answer) => {
  expect(readFixReview(DATA, given)).toEqual({ kind: 'answer', answer: { kind: 'fix-review', ...answer } })
})

it.each([
  [{}, 'decision'],
  [{ decision: 'maybe' }, 'decision'],
  [{ decision: 'sent-back' }, 'fixes'],
  [{ decision: 'sent-back', fixes: [7] }, 'fixes'],
  [{ decision: 'accepted', fixes: [1] }, 'fixes'],
  [{ decision: 'question' }, 'note'],
  [{ decision: 'accepted', note: 7 }, 'note'],
])('refuses %j, naming %s', (given, path) => {
  expect(readFixReview(DATA, given)).toMatchObject({ kind: 'invalid', fields: [{ path }] })
})
