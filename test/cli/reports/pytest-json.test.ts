import { expect, it } from 'vitest'
import { pytestJson } from '../../../src/cli/reports/pytest-json.ts'
import { countsOf, parse } from '../../support/parse-report.ts'

const ok = { duration: 0.1, outcome: 'passed' }
const test = (nodeid: string, outcome: string, more: object = {}) => ({
  nodeid,
  lineno: 9,
  outcome,
  setup: ok,
  call: ok,
  teardown: ok,
  ...more,
})
const read = (more: object) =>
  parse(
    pytestJson,
    JSON.stringify({ created: 1.5, duration: 2.5, exitcode: 0, root: '/ci', summary: {}, ...more }),
  )

it('counts every outcome, and takes a word that it does not know for no pass', async () => {
  const outcomes = ['passed', 'xpassed', 'skipped', 'xfailed', 'failed', 'error', 'unheard-of']
  const run = await read({ exitcode: 1, tests: outcomes.map((outcome) => test(`t.py::${outcome}`, outcome)) })
  expect(countsOf(run)).toEqual({ passed: 2, failed: 3, skipped: 2, flaky: 0 })
  expect(run.durationSeconds).toBe(2.5)
  expect(run.troubles).toEqual([])
})

it('names the line where the test’s own file failed, and says why in a line', async () => {
  const crash = {
    path: `${process.cwd()}/tests/test_a.py`,
    lineno: 45,
    message: 'AssertionError: 1 != 2\nmore',
  }
  const longrepr = 'tests/test_a.py:41: \n    go()\nE   KeyError: 3\nlib/go.py:3: KeyError'
  const run = await read({
    exitcode: 1,
    tests: [
      test('tests/test_a.py::test_1', 'failed', { call: { outcome: 'failed', crash } }),
      test('tests/test_a.py::test_2', 'failed', { call: { outcome: 'failed', longrepr } }),
      test('tests/test_a.py::test_3', 'error', { setup: { outcome: 'failed' }, call: null }),
      test('tests/test_a.py::test_4', 'passed', {
        teardown: { outcome: 'failed', longrepr: 'E   Left open' },
      }),
    ],
  })
  expect(run.failures).toEqual([
    { name: 'tests/test_a.py::test_1', file: 'tests/test_a.py', line: 45, message: 'AssertionError: 1 != 2' },
    { name: 'tests/test_a.py::test_2', file: 'tests/test_a.py', line: 41, message: 'KeyError: 3' },
    { name: 'tests/test_a.py::test_3', file: 'tests/test_a.py', line: 10 },
    { name: 'tests/test_a.py::test_4', file: 'tests/test_a.py', line: 10, message: 'Left open' },
  ])
})

it('calls a test flaky that passed when it was run again', async () => {
  const again = (outcome: string) => test(`t.py::${outcome}`, 'rerun', { call: { outcome } })
  const run = await read({ exitcode: 1, tests: [again('passed'), again('failed')] })
  expect(countsOf(run)).toEqual({ passed: 1, failed: 1, skipped: 0, flaky: 1 })
  expect(run.flakyNames).toEqual(['t.py::passed'])
})

it('counts what could not be collected as failed', async () => {
  const collectors = [
    {
      nodeid: 'tests/test_b.py',
      outcome: 'failed',
      longrepr: 'tests/test_b.py:3: in <module>\nE   ImportError: no x',
    },
    { nodeid: 'tests/test_a.py', outcome: 'passed', result: [] },
  ]
  const run = await read({ exitcode: 2, collectors, tests: [] })
  expect(countsOf(run)).toMatchObject({ failed: 1, passed: 0 })
  expect(run.failures).toEqual([
    { name: 'tests/test_b.py', file: 'tests/test_b.py', line: 3, message: 'ImportError: no x' },
  ])
  expect(run.troubles).toEqual(['pytest was interrupted, or could not collect the tests'])
})

it('does not call a run green that pytest did not', async () => {
  const tests = [test('t.py::a', 'passed')]
  expect((await read({ exitcode: 1, tests })).troubles).toEqual([
    'pytest ended with exit code 1, though no test failed',
  ])
  expect((await read({ exitcode: 77, tests })).troubles).toEqual(['pytest ended with exit code 77'])
})

it('goes by the counts where the tests are left out', async () => {
  const run = await read({ exitcode: 1, summary: { passed: 40, failed: 2, error: 1, xfailed: 1, total: 44 } })
  expect(countsOf(run)).toEqual({ passed: 40, failed: 3, skipped: 1, flaky: 0 })
})

it.each([
  ['{"tests":[{"outcome":"passed"}],"summary":{}}', 'nodeid'],
  ['{"tests":[]}', 'summary'],
  ['[]', 'is not a report'],
])('refuses %s', async (text, words) => {
  await expect(parse(pytestJson, text)).rejects.toThrow(words)
})
