import { expect, it } from 'vitest'
import { toMessage } from '../../templates/catalogue.ts'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { exampleSubject } from '../support/subjects.ts'

const shown = (name: string, change = {}) => toPlainText(toMessage(exampleSubject(name, change)))

it('shows the quality score and how it is made', () => {
  expect(shown('completion report')).toMatchInlineSnapshot(`
    "Completion report for task-123
    ⚠️ Completed, with 1 failed test

    Quality score: 75 of 100
    Tests: 15 of 16 passed, 1 failed: 75 of 80 points
    Coverage: not reported: 0 of 10 points
    Lint: not reported: 0 of 10 points

    Pull request: https://github.com/repo/pull/42

    Artifacts: generated files:
    • app.py
    • models.py

    [Open pull request] https://github.com/repo/pull/42

    task task-123"
  `)
})

it('gives the bonuses for coverage and lint', () => {
  expect(
    shown('completion report', {
      test_results: { tests_passed: 10, total_tests: 10, code_coverage: 92, lint_score: 8, flaky: 1 },
    }),
  ).toMatchInlineSnapshot(`
    "Completion report for task-123
    ✅ Completed

    Quality score: 90 of 100
    Tests: 10 of 10 passed: 80 of 80 points
    Coverage: 92%, above 80: 10 of 10 points
    Lint: 8 of 10, not above 8: 0 of 10 points

    Flaky: 1

    Pull request: https://github.com/repo/pull/42

    Artifacts: generated files:
    • app.py
    • models.py

    [Open pull request] https://github.com/repo/pull/42

    task task-123"
  `)
})

it('says that there is no score when no test ran', () => {
  expect(
    shown('completion report', {
      status: 'blocked',
      pr_url: undefined,
      test_results: {},
      notes: 'No runner is free.',
    }),
  ).toMatchInlineSnapshot(`
    "Completion report for task-123
    ⚠️ Blocked

    No runner is free.

    Quality score: none, no test ran
    Tests: 0 of 0 passed: no points
    Coverage: not reported: 0 of 10 points
    Lint: not reported: 0 of 10 points

    Artifacts: generated files:
    • app.py
    • models.py

    task task-123"
  `)
})

it('takes test results in words', () => {
  expect(
    shown('completion report', { status: 'failed', test_results: 'none ran', artifacts: undefined }),
  ).toMatchInlineSnapshot(`
    "Completion report for task-123
    ❌ Failed

    Tests: none ran

    Pull request: https://github.com/repo/pull/42

    [Open pull request] https://github.com/repo/pull/42

    task task-123"
  `)
})

it('links to the pull request', () => {
  expect(toMessage(exampleSubject('completion report')).actions).toEqual([
    { kind: 'link', label: 'Open pull request', url: 'https://github.com/repo/pull/42' },
  ])
})
