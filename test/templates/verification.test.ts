import { expect, it } from 'vitest'
import { toMessage } from '../../templates/catalogue.ts'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { exampleSubject } from '../support/subjects.ts'

const shown = (name: string, change = {}) => toPlainText(toMessage(exampleSubject(name, change)))

it('says what the counts say where the status says otherwise', () => {
  expect(shown('verification complete')).toMatchInlineSnapshot(`
    "Tests for GH-42
    ⚠️ 2 of 45 failed

    Reported as passed, but the counts say that 2 of 45 failed.

    [TESTS] 45 total: 42 passed, 2 failed, 1 skipped

    Report: artifacts/tests/pytest-report.json

    task GH-42"
  `)
})

it('reads the counts from the sentence of the seed', () => {
  expect(shown('verification complete, counts in the sentence')).toMatchInlineSnapshot(`
    "Tests for GH-42
    ⚠️ 2 of 45 failed

    Reported as passed, but the counts say that 2 of 45 failed.

    [TESTS] 45 total: 42 passed, 2 failed, 1 skipped (12.5s)

    task GH-42 · high priority"
  `)
})

it('shows failed tests and coverage in the minimal summary format', () => {
  expect(shown('verification complete, minimal summary format')).toMatchInlineSnapshot(`
    "Tests for GH-42
    ⚠️ 2 of 45 failed

    Reported as passed, but the counts say that 2 of 45 failed.

    [TESTS] 45 total: 42 passed, 2 failed, 1 skipped (12.5s)
    FAILED: test_auth.py:45, test_api.py:89
    COVERAGE: 85% lines, 72% branches

    task GH-42"
  `)
})

it('shows what went wrong in a failed run', () => {
  expect(shown('verification complete: failed')).toMatchInlineSnapshot(`
    "Tests for GH-43
    ❌ 2 of 10 failed · Branch feature-xyz

    [TESTS] 10 total: 8 passed, 2 failed, 0 skipped (3.2s)
    FAILED: test_auth.py:45, test_api.py:89

    What went wrong:
    AssertionError: expected 200, got 401

    Finished: 2026-11-21 10:00 UTC

    task GH-43"
  `)
})

it('says that a run ended with an error', () => {
  expect(
    shown('verification complete: failed', { status: 'error', error_details: { exit: 3, log: ['a', 'b'] } }),
  ).toMatchInlineSnapshot(`
    "Tests for GH-43
    ❌ The test run ended with an error · Branch feature-xyz

    [TESTS] 10 total: 8 passed, 2 failed, 0 skipped (3.2s)
    FAILED: test_auth.py:45, test_api.py:89

    What went wrong:
    Exit: 3

    What went wrong: log:
    • a
    • b

    Finished: 2026-11-21 10:00 UTC

    task GH-43"
  `)
})

it('doubts a failure without a failed test', () => {
  expect(
    shown('verification complete: failed', {
      summary: { total: 2, passed: 2, failed: 0, skipped: 0, flaky: 1 },
      failed_tests: [],
      coverage: { lines: 81, functions: 70 },
    }),
  ).toMatchInlineSnapshot(`
    "Tests for GH-43
    ❌ Failed · Branch feature-xyz

    Reported as failed, although no test failed.

    [TESTS] 2 total: 2 passed, 0 failed, 0 skipped (3.2s)
    COVERAGE: 81% lines

    What went wrong:
    AssertionError: expected 200, got 401

    Finished: 2026-11-21 10:00 UTC

    Other counts:
    Flaky: 1

    Other coverage:
    Functions: 70

    task GH-43"
  `)
})

it('calls a run passed when nothing failed', () => {
  const summary = { total: 3, passed: 3, failed: 0 }
  expect(toMessage(exampleSubject('verification complete', { summary }))).toMatchObject({
    tone: 'success',
    status: 'All tests passed',
  })
})

it.each([
  ['every test was skipped', { total: 2, passed: 0, failed: 0, skipped: 2 }],
  ['there was none', { total: 0, passed: 0, failed: 0 }],
])('does not call a run passed where %s', (_what, summary) => {
  expect(toMessage(exampleSubject('verification complete', { summary }))).toMatchObject({
    tone: 'warning',
    status: 'No test ran',
  })
})

it('says nothing of lists that are empty', () => {
  const data = {
    summary: { total: 3, passed: 3, failed: 0 },
    failures: [],
    flaky_tests: [],
    failed_tests: [],
  }
  expect(toPlainText(toMessage(exampleSubject('verification complete', data)))).not.toMatch(
    /\[\]|Flaky|Failure/,
  )
})
