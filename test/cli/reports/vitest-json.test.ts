import { expect, it } from 'vitest'
import { vitestJson } from '../../../src/cli/reports/vitest-json.ts'
import { countsOf, parse } from '../../support/parse-report.ts'

const HERE = process.cwd()
const test = (fullName: string, status: string, more: object = {}) => ({
  ancestorTitles: [],
  fullName,
  status,
  title: fullName,
  duration: 1,
  failureMessages: [],
  ...more,
})
/** A file's name comes after its tests, as both programs write it. */
const file = (name: string, assertionResults: readonly object[], more: object = {}) => ({
  assertionResults,
  startTime: 1000,
  endTime: 3500,
  status: assertionResults.some((result) => 'status' in result && result.status === 'failed')
    ? 'failed'
    : 'passed',
  message: '',
  ...more,
  name: `${HERE}/${name}`,
})
const read = (testResults: readonly object[], more: object = {}) =>
  parse(vitestJson, JSON.stringify({ numTotalTests: 1, success: true, testResults, ...more }))

it('counts every status, and takes a word that it does not know for no pass', async () => {
  const statuses = ['passed', 'failed', 'skipped', 'pending', 'todo', 'disabled', 'unheard-of']
  const run = await read([
    file(
      'a.test.ts',
      statuses.map((status) => test(status, status)),
    ),
  ])
  expect(countsOf(run)).toEqual({ passed: 1, failed: 2, skipped: 4, flaky: 0 })
  expect(run.durationSeconds).toBe(2.5)
})

it('names the file as seen from here, the line in it, and the first line of the message', async () => {
  const failureMessages = [
    `\u001b[31mAssertionError\u001b[39m: expected 1 to be 2\n    at node_modules/vitest/x.js:3:1\n    at ${HERE}/src/a.test.ts:12:5`,
  ]
  const elsewhere = {
    failureMessages: ['Error: no\n    at /other/b.ts:9:1'],
    location: { line: 4, column: 2 },
  }
  const run = await read([
    file('src/a.test.ts', [
      test('calc adds', 'failed', { failureMessages }),
      test('calc b', 'failed', elsewhere),
    ]),
  ])
  expect(run.failures).toEqual([
    {
      name: 'src/a.test.ts › calc adds',
      file: 'src/a.test.ts',
      line: 12,
      message: 'AssertionError: expected 1 to be 2',
    },
    { name: 'src/a.test.ts › calc b', file: 'src/a.test.ts', line: 4, message: 'Error: no' },
  ])
})

it('calls a test flaky that passed when it was run again: vitest keeps its errors, jest its tries', async () => {
  const run = await read([
    file('a.test.ts', [
      test('a', 'passed', { failureMessages: ['expected 1 to be 2'] }),
      test('b', 'passed', { invocations: 2, retryReasons: ['no'] }),
      test('c', 'passed', { invocations: 1 }),
    ]),
  ])
  expect(countsOf(run)).toMatchObject({ passed: 3, failed: 0, flaky: 2 })
  expect(run.flakyNames).toEqual(['a.test.ts › a', 'a.test.ts › b'])
})

it('counts a file that failed outside of its tests', async () => {
  const broken = file('b.test.ts', [test('a', 'passed')], { status: 'failed', message: 'cannot load\nmore' })
  const run = await read([broken], { success: false })
  expect(countsOf(run)).toMatchObject({ passed: 1, failed: 1 })
  expect(run.failures).toEqual([{ name: 'b.test.ts', file: 'b.test.ts', message: 'cannot load' }])
  expect(run.troubles).toEqual([])
})

it('does not call a run green that the report does not', async () => {
  const run = await read([file('a.test.ts', [test('a', 'passed')])], { success: false })
  expect(run.troubles).toHaveLength(1)
})

it('adds up the coverage of lines and branches', async () => {
  const at = (line: number) => ({ start: { line, column: 0 }, end: { line, column: 9 } })
  const coverageMap = {
    '/ci/a.ts': {
      path: '/ci/a.ts',
      statementMap: { 0: at(1), 1: at(2), 2: at(2), 3: at(3) },
      s: { 0: 1, 1: 0, 2: 5, 3: 0 },
      b: { 0: [1, 0], 1: [2, 3] },
    },
  }
  const run = await read([file('a.test.ts', [test('a', 'passed')])], { coverageMap })
  expect(run.coverage).toEqual({ lines: 66.66, branches: 75 })
})

it.each([
  ['{"testResults":[]}', 'success'],
  ['{"success":true,"testResults":[{"assertionResults":[{}]}]}', 'fullName'],
  ['[]', 'is not a report'],
])('refuses %s', async (text, words) => {
  await expect(parse(vitestJson, text)).rejects.toThrow(words)
})

it('says why a file could not be loaded, below the heading that jest gives it', async () => {
  const message = "  ● Test suite failed to run\n\n    Cannot find module 'x' from 'b.test.js'\n"
  const run = await read([file('b.test.js', [], { status: 'failed', message })], { success: false })
  expect(run.failures).toEqual([
    { name: 'b.test.js', file: 'b.test.js', message: "Cannot find module 'x' from 'b.test.js'" },
  ])
})
