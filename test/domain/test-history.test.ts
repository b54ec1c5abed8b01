import { describe, expect, it } from 'vitest'
import type { VerificationData } from '../../src/domain/events/verification.ts'
import { testHistory } from '../../src/domain/test-history.ts'

/** A run in which these tests failed. */
const run = (failed: readonly string[], more: Partial<VerificationData> = {}): VerificationData => ({
  status: failed.length > 0 ? 'failed' : 'passed',
  summary: { total: 9, passed: 9 - failed.length, failed: failed.length, skipped: 0 },
  failed_tests: [...failed],
  ...more,
})

describe('testHistory', () => {
  it('tells new failures from old ones, and what was fixed', () => {
    expect(testHistory(run(['a', 'b']), [run(['b', 'c']), run(['a'])]).compared).toEqual({
      fresh: [],
      fixed: ['c'],
    })
    expect(testHistory(run(['a', 'b']), [run(['b', 'c'])])).toEqual({
      compared: { fresh: ['a'], fixed: ['c'] },
      flaky: [],
    })
  })

  it('calls flaky what passed on a retry, and what failed, passed and fails again', () => {
    const now = run(['a'], { flaky_tests: ['r'] })
    expect(testHistory(now, [run([]), run(['a'])])).toEqual({
      compared: { fresh: [], fixed: [] },
      flaky: ['r', 'a'],
    })
    expect(testHistory(run(['a']), [run([]), run([])]).flaky).toEqual([])
    expect(testHistory(run(['a']), [run(['a']), run([])]).flaky).toEqual([])
    expect(testHistory(run([]), [run(['a']), run([])]).flaky).toEqual([])
  })

  it.each([
    ['there is none before', run(['a']), []],
    [
      'the one before names only some of its failures',
      run(['a']),
      [run([], { summary: run(['x']).summary })],
    ],
    ['this one names only some of its failures', run(['a'], { summary: run(['a', 'b']).summary }), [run([])]],
    ['the one before did not come to its end', run(['a']), [run([], { status: 'error' })]],
    ['this one did not come to its end', run(['a'], { status: 'error' }), [run([])]],
    [
      'the one before is of another branch',
      run(['a'], { branch: 'main' }),
      [run(['a'], { branch: 'x' }), run([])],
    ],
  ])('compares nothing where %s', (_, now, earlier) => {
    expect(testHistory(now, earlier).compared).toBeNull()
  })

  it('passes over runs of other branches', () => {
    const main = { branch: 'main' }
    const { compared } = testHistory(run(['a'], main), [run([], { branch: 'x' }), run(['a', 'b'], main)])
    expect(compared).toEqual({ fresh: [], fixed: ['b'] })
  })
})
