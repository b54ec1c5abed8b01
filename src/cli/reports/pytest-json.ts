import { z } from 'zod'
import { jsonPieces } from './json-pieces.ts'
import { firstLine, fromHere, locate } from './locate.ts'
import { BrokenReport, type ReportParser, type TestResult } from './test-run.ts'

const phase = z
  .looseObject({
    outcome: z.string(),
    crash: z.looseObject({ path: z.string(), lineno: z.number(), message: z.string() }).partial().nullish(),
    longrepr: z.unknown(),
  })
  .partial()
const test = z.looseObject({
  nodeid: z.string(),
  /** Counts from 0. */
  lineno: z.number().nullish(),
  outcome: z.string(),
  setup: phase.nullish(),
  call: phase.nullish(),
  teardown: phase.nullish(),
})
type Test = z.infer<typeof test>
const collector = z.looseObject({ nodeid: z.string(), outcome: z.string(), longrepr: z.unknown().optional() })
const document = z.looseObject({
  duration: z.number().optional(),
  exitcode: z.number().optional(),
  summary: z.record(z.string(), z.unknown()),
})

/** What pytest's exit codes mean besides 0 and 1, which the tests say themselves. */
const EXITS: Readonly<Record<number, string>> = {
  2: 'pytest was interrupted, or could not collect the tests',
  3: 'pytest failed inside',
  4: 'pytest was called wrongly',
  5: 'pytest found no tests',
}

/** What pytest-json-report writes: `{"summary", "exitcode", "collectors", "tests": […]}`. */
export const pytestJson: ReportParser = async (chunks, sink) => {
  let seen = 0
  let failed = 0
  const add = (result: TestResult) => {
    seen += 1
    if (result.outcome === 'failed') failed += 1
    sink.add(result)
  }
  const rest = await jsonPieces(chunks, ['tests.*', 'collectors.*'], (pattern, piece) => {
    if (pattern === 0) return add(resultOf(read(test, piece)))
    const { nodeid, outcome, longrepr } = read(collector, piece)
    if (outcome === 'failed') add({ ...failure(nodeid, { longrepr }, undefined), outcome: 'failed' })
  })
  const { duration, exitcode = 0, summary } = read(document, rest)
  if (seen === 0) failed = addCounts(summary, sink.add)
  if (duration !== undefined) sink.took(duration)
  if (exitcode > 1) sink.trouble(EXITS[exitcode] ?? `pytest ended with exit code ${exitcode}`)
  else if (exitcode === 1 && failed === 0)
    sink.trouble('pytest ended with exit code 1, though no test failed')
}

/** A report may leave out its tests; the counts are all there is then. */
function addCounts(summary: Readonly<Record<string, unknown>>, add: (result: TestResult) => void): number {
  const times = (name: string) => {
    const count = summary[name]
    return typeof count === 'number' ? Math.min(count, 1_000_000) : 0
  }
  let failed = 0
  for (const name of ['passed', 'xpassed', 'rerun', 'failed', 'error', 'skipped', 'xfailed']) {
    const outcome = outcomeOf(name)
    for (let left = times(name); left > 0; left--) add({ name: 'not named in the report', outcome })
    if (outcome === 'failed') failed += times(name)
  }
  return failed
}

function resultOf({ nodeid, lineno, outcome, setup, call, teardown }: Test): TestResult {
  const broken = [call, setup, teardown].find((part) => part?.outcome === 'failed')
  const ended = broken === undefined ? outcomeOf(outcome) : 'failed'
  // Run again by pytest-rerunfailures: its tries are told by this word, its last one by the phases.
  const flaky = outcome === 'rerun' && ended === 'passed'
  if (ended !== 'failed') return { name: nodeid, outcome: ended, flaky }
  return { ...failure(nodeid, broken, lineno ?? undefined), outcome: 'failed' }
}

/** An expected failure did not test anything, like a skipped test. A word we do not know is not taken for a pass. */
function outcomeOf(word: string): TestResult['outcome'] {
  if (word === 'passed' || word === 'xpassed' || word === 'rerun') return 'passed'
  return word === 'skipped' || word === 'xfailed' || word === 'deselected' ? 'skipped' : 'failed'
}

function failure(
  nodeid: string,
  broken: z.infer<typeof phase> | null | undefined,
  lineno: number | undefined,
) {
  const file = nodeid.split('::')[0] ?? nodeid
  const trace = typeof broken?.longrepr === 'string' ? broken.longrepr : ''
  const { path, lineno: crashed, message } = broken?.crash ?? {}
  const inFile = path !== undefined && `/${fromHere(path)}`.endsWith(`/${file}`)
  const traced = locate(trace)
  const line = inFile
    ? crashed
    : traced?.file === file
      ? traced.line
      : lineno === undefined
        ? undefined
        : lineno + 1
  const said = firstLine(message ?? '') ?? errorLine(trace) ?? firstLine(trace)
  return {
    name: nodeid,
    file,
    ...(line !== undefined && { line }),
    ...(said !== undefined && { message: said }),
  }
}

/** pytest marks what went wrong with an E. */
function errorLine(trace: string): string | undefined {
  return /^E\s+(.+)$/m.exec(trace)?.[1]
}

function read<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new BrokenReport(`is not a report of pytest-json-report (${parsed.error.issues[0]?.path.join('.')})`)
}
