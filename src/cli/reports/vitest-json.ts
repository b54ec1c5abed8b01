import { z } from 'zod'
import { lineCoverage } from './istanbul.ts'
import { jsonPieces } from './json-pieces.ts'
import { firstLine, fromHere, locate } from './locate.ts'
import { BrokenReport, type ReportParser, type TestResult } from './test-run.ts'

const assertion = z.looseObject({
  fullName: z.string(),
  status: z.string(),
  failureMessages: z.array(z.string()).nullish(),
  location: z.looseObject({ line: z.number() }).nullish(),
  /** Jest: how often it ran, and why again. */
  invocations: z.number().nullish(),
  retryReasons: z.array(z.unknown()).nullish(),
})
type Assertion = z.infer<typeof assertion>
const testFile = z.looseObject({
  name: z.string(),
  status: z.string(),
  message: z.string().nullish(),
  startTime: z.number().nullish(),
  endTime: z.number().nullish(),
})
const document = z.looseObject({ success: z.boolean(), testResults: z.array(z.unknown()) })

const ASSERTION = 0
const TEST_FILE = 1

/** What `vitest --reporter=json` and `jest --json` write. A file's name follows its tests, so that they wait for it. */
export const vitestJson: ReportParser = async (chunks, sink) => {
  let waiting: ((file: string) => TestResult)[] = []
  let failed = 0
  const coverage = lineCoverage()
  const patterns = ['testResults.*.assertionResults.*', 'testResults.*', 'coverageMap.*']
  const endFile = (piece: unknown) => {
    const { name, status, message, startTime, endTime } = read(testFile, piece)
    const file = fromHere(name)
    const results = waiting.map((result) => result(file))
    waiting = []
    const failures = results.filter(({ outcome }) => outcome === 'failed').length
    failed += failures
    for (const result of results) sink.add(result)
    if (startTime && endTime) sink.took((endTime - startTime) / 1000)
    if (status !== 'failed' || failures > 0) return
    // It could not be loaded, or what runs around its tests failed.
    failed += 1
    const said = firstLine(withoutHeading(message ?? '')) ?? 'the file failed outside of its tests'
    sink.add({ name: file, file, outcome: 'failed', message: said })
  }
  const addAssertion = (result: (file: string) => TestResult) => {
    const early = result('')
    // Only the names of these are told, so that only they have to wait for their file.
    if (early.outcome === 'failed' || early.flaky) waiting.push(result)
    else sink.add(early)
  }
  const rest = await jsonPieces(chunks, patterns, (pattern, piece) => {
    if (pattern === ASSERTION) addAssertion(toResult(read(assertion, piece)))
    else if (pattern === TEST_FILE) endFile(piece)
    else coverage.add(piece)
  })
  if (!read(document, rest).success && failed === 0)
    sink.trouble('The report says that the run failed, though it shows no failing test')
  const covered = coverage.total()
  if (covered) sink.covered(covered)
}

/** Jest's “● Test suite failed to run” says nothing of why. */
function withoutHeading(message: string): string {
  return message.replaceAll(/^\s*● .*failed to run\s*$/gm, '')
}

/** Keeps only what is said about it later: of a test that passed that is almost nothing. */
function toResult(given: Assertion): (file: string) => TestResult {
  const { fullName, status, failureMessages, location, invocations, retryReasons } = given
  const outcome = outcomeOf(status)
  const trace = failureMessages?.[0] ?? ''
  if (outcome !== 'failed') {
    const again = (invocations ?? 1) > 1 || (retryReasons ?? []).length > 0 || trace !== ''
    const flaky = outcome === 'passed' && again
    return (file) => ({ name: `${file} › ${fullName}`, outcome, flaky })
  }
  const message = firstLine(trace)
  const traced = locate(trace)
  const place = traced && { ...traced, file: fromHere(traced.file) }
  return (file) => {
    const line = place?.file === file ? place.line : location?.line
    const found = { name: `${file} › ${fullName}`, file, outcome }
    return { ...found, ...(line !== undefined && { line }), ...(message !== undefined && { message }) }
  }
}

/** A word that we do not know is not taken for a pass. */
function outcomeOf(status: string): TestResult['outcome'] {
  if (status === 'passed' || status === 'focused') return 'passed'
  return /^(skipped|pending|disabled|to-?do)$/.test(status) ? 'skipped' : 'failed'
}

function read<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new BrokenReport(`is not a report of vitest or jest (${parsed.error.issues[0]?.path.join('.')})`)
}
