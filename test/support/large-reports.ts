import type { Format } from '../../src/cli/reports/read-reports.ts'

/** A report of `tests` tests as their programs write it, of which every twentieth fails, in pieces to write to a file. */
export function* largeReport(format: Format, tests: number): Iterable<string> {
  const numbers = Array.from({ length: tests }, (_, index) => index)
  yield* WRITERS[format](numbers)
}

const fails = (index: number) => index % 20 === 0
const NOISE = 'Lorem ipsum dolor sit amet, consetetur sadipscing elitr, sed diam nonumy eirmod. '.repeat(4)
const TRACE = `${NOISE}\ntests/test_large.py:12: AssertionError`

const WRITERS: Readonly<Record<Format, (numbers: readonly number[]) => Iterable<string>>> = {
  *junit(numbers) {
    yield `<?xml version="1.0"?><testsuites><testsuite name="large" tests="${numbers.length}" time="61.5">`
    for (const n of numbers) {
      const failure = fails(n) ? `<failure message="expected ${n}">${TRACE}</failure>` : ''
      yield `<testcase classname="tests.test_large" name="test_${n}" time="0.01">${failure}<system-out>${NOISE}</system-out></testcase>\n`
    }
    yield '</testsuite></testsuites>'
  },
  *'pytest-json'(numbers) {
    yield '{"created": 1.5, "duration": 61.5, "exitcode": 1, "root": "/ci", "environment": {}, "summary": {}, "tests": ['
    for (const n of numbers) {
      const outcome = fails(n) ? 'failed' : 'passed'
      const phase = { duration: 0.001, outcome: 'passed' }
      const call = { duration: 0.01, outcome, stdout: NOISE, ...(fails(n) && { longrepr: TRACE }) }
      const nodeid = `tests/test_large.py::test_${n}`
      yield `${n === 0 ? '' : ','}${JSON.stringify({ nodeid, lineno: n, outcome, setup: phase, call, teardown: phase })}`
    }
    yield ']}'
  },
  *'vitest-json'(numbers) {
    yield '{"numTotalTests": 1, "success": false, "testResults": [{"assertionResults": ['
    for (const n of numbers) {
      const failureMessages = fails(n) ? [TRACE] : []
      const status = fails(n) ? 'failed' : 'passed'
      const test = {
        ancestorTitles: ['large'],
        fullName: `large test ${n}`,
        status,
        title: NOISE,
        failureMessages,
      }
      yield `${n === 0 ? '' : ','}${JSON.stringify({ ...test, duration: 10, meta: {} })}`
    }
    yield '], "startTime": 1000, "endTime": 62500, "status": "failed", "message": "", "name": "/ci/large.test.ts"}]}'
  },
  *'go-test'(numbers) {
    const event = (more: object) => `${JSON.stringify({ Time: '2026-11-21T10:00:00Z', ...more })}\n`
    for (const n of numbers) {
      const test = { Package: 'example.com/large', Test: `TestLarge${n}` }
      yield event({ Action: 'run', ...test })
      yield event({ Action: 'output', ...test, Output: `    large_test.go:12: ${NOISE}\n` })
      yield event({ Action: fails(n) ? 'fail' : 'pass', ...test, Elapsed: 0.01 })
    }
    yield event({ Action: 'fail', Package: 'example.com/large', Elapsed: 61.5 })
  },
}
