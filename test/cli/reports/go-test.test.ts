import { expect, it } from 'vitest'
import { goTest } from '../../../src/cli/reports/go-test.ts'
import { countsOf, parse } from '../../support/parse-report.ts'

/** Events of one package in the short form `action test output`. */
const event = (Action: string, Test?: string, Output?: string) =>
  JSON.stringify({
    Time: '2026-11-21T10:00:00Z',
    Action,
    Package: 'x/y',
    ...(Test && { Test }),
    ...(Output && { Output }),
  })
const end = (Action: string, more: object = {}) =>
  JSON.stringify({ Action, Package: 'x/y', Elapsed: 1.5, ...more })
const read = (...lines: readonly string[]) => parse(goTest, `${lines.join('\n')}\n`)

it('counts tests, and those of parts by their parts', async () => {
  const run = await read(
    event('start'),
    ...['TestA', 'TestB', 'TestB/one', 'TestB/two', 'TestB/two/deep', 'TestC'].map((test) =>
      event('run', test),
    ),
    event('pass', 'TestA'),
    event('pass', 'TestB/one'),
    event('output', 'TestB/two/deep', '    b_test.go:12: got 1, want 2\n'),
    event('fail', 'TestB/two/deep'),
    event('fail', 'TestB/two'),
    event('fail', 'TestB'),
    event('skip', 'TestC'),
    end('fail'),
  )
  expect(countsOf(run)).toEqual({ passed: 2, failed: 1, skipped: 1, flaky: 0 })
  expect(run.failures).toEqual([
    { name: 'x/y › TestB/two/deep', file: 'b_test.go', line: 12, message: 'got 1, want 2' },
  ])
  expect(run.durationSeconds).toBe(1.5)
})

it('counts a test of parts that failed by itself', async () => {
  const run = await read(
    event('run', 'TestA'),
    event('run', 'TestA/one'),
    event('pass', 'TestA/one'),
    event('fail', 'TestA'),
    end('fail'),
  )
  expect(run.failedNames).toEqual(['x/y › TestA'])
})

it('reads the message past what frames it, testify’s too', async () => {
  const run = await read(
    event('output', 'TestA', '=== RUN   TestA\n'),
    event(
      'output',
      'TestA',
      '    a_test.go:7: \n        \tError Trace:\ta_test.go:7\n        \tError:      \tNot equal\n',
    ),
    event('output', 'TestA', '--- FAIL: TestA (0.00s)\n'),
    event('fail', 'TestA'),
    end('fail'),
  )
  expect(run.failures).toEqual([{ name: 'x/y › TestA', file: 'a_test.go', line: 7, message: 'Not equal' }])
})

it('takes what was running when its package broke off for failed', async () => {
  const run = await read(
    event('run', 'TestA'),
    event(
      'output',
      'TestA',
      'panic: boom\n\ngoroutine 1 [running]:\n\t/usr/local/go/src/x.go:1\n\t/ci/a_test.go:9 +0x1\n',
    ),
    end('fail'),
  )
  expect(run.failures).toEqual([
    { name: 'x/y › TestA', file: '/ci/a_test.go', line: 9, message: 'panic: boom' },
  ])
})

it.each([
  [
    'since Go 1.24',
    [
      '{"ImportPath":"x/y [x/y.test]","Action":"build-output","Output":"# x/y\\n./a.go:3:5: undefined: z\\n"}',
      '{"ImportPath":"x/y [x/y.test]","Action":"build-fail"}',
      end('fail', { FailedBuild: 'x/y [x/y.test]' }),
    ],
    { name: 'x/y', file: 'a.go', line: 3, message: 'undefined: z' },
  ],
  ['before it', ['# x/y', 'FAIL\tx/y [build failed]', end('pass', { Package: 'x/z' })], { name: 'x/y' }],
])('counts a build that failed, %s', async (_, lines, failure) => {
  expect((await read(...lines)).failures).toEqual([failure])
})

it('calls a test flaky that passed when its package was run again, not when it was only repeated', async () => {
  const first = [event('run', 'TestA'), event('fail', 'TestA')]
  const again = [event('run', 'TestA'), event('pass', 'TestA')]
  const rerun = await read(...first, end('fail'), ...again, end('pass'))
  expect(countsOf(rerun)).toEqual({ passed: 1, failed: 0, skipped: 0, flaky: 1 })
  const repeated = await read(...first, ...again, end('fail'))
  expect(countsOf(repeated)).toEqual({ passed: 1, failed: 1, skipped: 0, flaky: 0 })
})

it('reads coverage where one package has it', async () => {
  const covered = [
    event('pass', 'TestA'),
    event('output', '', 'coverage: 85.2% of statements\n'),
    end('pass'),
  ]
  expect((await read(...covered)).coverage).toEqual({ lines: 85.2 })
  const other = covered.map((line) => line.replace('x/y', 'x/z'))
  expect((await read(...covered, ...other)).coverage).toBeUndefined()
})

it.each([
  [['hello'], 'holds no event'],
  [[event('run', 'TestA'), '{"Action":"pa'], 'ends in the middle'],
  [[event('run', 'TestA'), event('pass', 'TestA')], 'ends in the middle of x/y'],
])('refuses %s', async (lines, words) => {
  await expect(read(...lines)).rejects.toThrow(words)
})
