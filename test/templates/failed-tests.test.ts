import { describe, expect, it } from 'vitest'
import type { CountersignEvent } from '../../src/domain/events/event.ts'
import { toMessage } from '../../templates/catalogue.ts'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { anEvent, aSubject } from '../support/subjects.ts'

const body = (names: readonly string[], more: object = {}) => ({
  type: 'verification-complete',
  task_id: 'GH-42',
  status: names.length > 0 ? 'failed' : 'passed',
  summary: { total: 20, passed: 20 - names.length, failed: names.length, skipped: 0 },
  failed_tests: names,
  failures: names.map((name) => ({ name, file: 'tests/a.py', line: 7, message: `${name} is wrong` })),
  ...more,
})
const earlier = (...runs: readonly object[]) =>
  runs.map((run) => anEvent(run) as CountersignEvent<'verification-complete'>)
const shown = (now: object, ...before: readonly object[]) =>
  toPlainText(toMessage({ ...aSubject(now), earlierRuns: earlier(...before) }))

describe('the results of a test run', () => {
  it('name what fails anew, what failed before, what was fixed and what is flaky', () => {
    const now = body(['new', 'old', 'unsteady'], { flaky_tests: ['retried'] })
    expect(shown(now, body(['old', 'gone']), body(['unsteady']))).toMatchInlineSnapshot(`
      "Tests for GH-42
      ❌ 3 of 20 failed · 1 new failure, 1 fixed, 2 flaky

      [TESTS] 20 total: 17 passed, 3 failed, 0 skipped

      New failures:
      • new (tests/a.py:7): new is wrong

      Failed before, too:
      • old (tests/a.py:7): old is wrong

      Fixed:
      • gone

      Flaky:
      • retried
      • Failed: unsteady (tests/a.py:7): unsteady is wrong

      task GH-42"
    `)
  })

  it('name every failure of a name, and the first ones where there are many, with a way to the rest', () => {
    const failures = [
      { name: 'a', message: 'in the call' },
      { name: 'a', message: 'in the teardown' },
    ]
    const twice = shown(body(['a', 'a'], { failures }))
    expect(twice).toContain('• a: in the call\n• a: in the teardown')
    expect(twice).not.toContain('View details')
    const many = Array.from({ length: 12 }, (_, index) => `t${index}`)
    expect(shown(body(many))).toContain('t9 is wrong\n• and 2 more\n\n[View details]')
    const counted = body(many, { summary: { total: 600, passed: 100, failed: 500, skipped: 0 } })
    expect(shown(counted)).toContain('• and 490 more')
  })

  it('say nothing of earlier runs where nothing changed', () => {
    expect(shown(body(['a']), body(['a']))).toContain('❌ 1 of 20 failed\n')
    expect(shown(body([]), body([]))).not.toMatch(/fixed|flaky|new/)
  })

  it('show what others send under the same names as it came', () => {
    const foreign = { failures: 3, flaky_tests: { count: 2 }, failed_tests: ['a'], error_details: 'x' }
    const text = shown(body(['a'], foreign))
    expect(text).toContain('FAILED: a')
    expect(text).toContain('Failures: 3')
    expect(text).toContain('Count: 2')
  })
})
