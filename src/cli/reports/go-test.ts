import { z } from 'zod'
import { goFailure } from './go-failure.ts'
import { BrokenReport, type ReportParser, type Sink, type TestResult } from './test-run.ts'
import { lines } from './text.ts'

/** `go doc test2json`; builds are told with an `ImportPath` since Go 1.24. */
const goEvent = z.looseObject({
  Action: z.string(),
  Package: z.string().optional(),
  ImportPath: z.string().optional(),
  Test: z.string().optional(),
  Output: z.string().optional(),
  Elapsed: z.number().optional(),
  FailedBuild: z.string().optional(),
})
type GoEvent = z.infer<typeof goEvent>

/** How many characters of what a test or a package printed are kept while it runs. */
const MOST_OUTPUT = 8_000

interface Running {
  output: string
  hasParts: boolean
  partFailed: boolean
}

/** One run of a package's tests; a program that runs failed tests again makes several. */
interface PackageRun {
  readonly name: string
  readonly running: Map<string, Running>
  output: string
  failures: number
  ended: boolean
}

/** `go test -json`: an event a line. Lines of other programs in between are passed over. */
export const goTest: ReportParser = async (chunks, sink) => {
  const reader = read(sink)
  let events = 0
  for await (const line of lines(chunks)) {
    if (line.startsWith('{')) {
      reader.event(parse(line))
      events += 1
    } else reader.plain(line)
  }
  if (events === 0) throw new BrokenReport('holds no event of "go test -json"')
  reader.end()
}

function read(sink: Sink) {
  const packages = new Map<string, PackageRun>()
  const builds = new Map<string, string>()
  /** Failures wait until the end, because a later run of their package may pass. */
  const failed = new Map<string, { readonly result: TestResult; readonly run: PackageRun }>()
  const coverages: number[] = []

  const runOf = (name: string): PackageRun => {
    const known = packages.get(name)
    if (known && !known.ended) return known
    const fresh = { name, running: new Map(), output: '', failures: 0, ended: false }
    packages.set(name, fresh)
    return fresh
  }

  const endTest = (run: PackageRun, name: string, outcome: TestResult['outcome']) => {
    const { output, hasParts, partFailed } = running(run, name)
    run.running.delete(name)
    if (outcome === 'failed') markOuter(run, name, 'partFailed')
    // A test of parts is not counted besides them, unless it failed where none of them did.
    const counts = !hasParts || (outcome === 'failed' && !partFailed)
    const full = `${run.name} › ${name}`
    const before = failed.get(full)
    if (outcome === 'failed' && counts) {
      run.failures += 1
      failed.set(before ? `${full} ${failed.size}` : full, { result: goFailure(full, output), run })
    } else if (before && before.run !== run) {
      failed.delete(full)
      sink.add({ name: full, outcome, flaky: outcome === 'passed' })
    } else if (counts) sink.add({ name: full, outcome })
  }

  const endPackage = (run: PackageRun, { Action, Elapsed, FailedBuild = run.name }: GoEvent) => {
    if (Action === 'fail') {
      // What was running when it broke off, the parts before their whole.
      for (const test of [...run.running.keys()].reverse()) endTest(run, test, 'failed')
      const printed = builds.get(FailedBuild) ?? run.output
      if (run.failures === 0) failed.set(run.name, { result: goFailure(run.name, printed), run })
    } else if (failed.get(run.name)?.run !== run) failed.delete(run.name)
    const covered = /^coverage: ([\d.]+)% of statements/m.exec(run.output)
    if (covered) coverages.push(Number(covered[1]))
    if (Elapsed !== undefined) sink.took(Elapsed)
    run.ended = true
    run.running.clear()
    run.output = ''
  }

  const ofTest = (run: PackageRun, name: string, { Action, Output = '' }: GoEvent) => {
    const outcome = OUTCOMES[Action]
    if (outcome) return endTest(run, name, outcome)
    const test = running(run, name)
    if (Action === 'output' && test.output.length < MOST_OUTPUT) test.output += Output
  }

  return {
    event(event: GoEvent): void {
      const { Action, Package: name, Test: test, ImportPath: path, Output = '' } = event
      if (Action === 'build-output' && path !== undefined)
        builds.set(path, ((builds.get(path) ?? '') + Output).slice(0, MOST_OUTPUT))
      if (name === undefined) return
      const run = runOf(name)
      if (test !== undefined) ofTest(run, test, event)
      else if (OUTCOMES[Action]) endPackage(run, event)
      else if (Action === 'output') run.output = (run.output + Output).slice(-MOST_OUTPUT)
    },
    /** Before Go 1.24 a failed build is told in plain words. */
    plain(line: string): void {
      const name = /^FAIL\s+(\S+)\s+\[(?:build|setup) failed\]/.exec(line)?.[1]
      if (name !== undefined && !failed.has(name)) endPackage(runOf(name), { Action: 'fail' })
    },
    end(): void {
      const open = [...packages.values()].find(({ ended }) => !ended)
      if (open) throw new BrokenReport(`ends in the middle of ${open.name}`)
      for (const { result } of failed.values()) sink.add(result)
      const [lines, ...more] = coverages
      if (lines !== undefined && more.length === 0) sink.covered({ lines })
    },
  }
}

const OUTCOMES: Readonly<Record<string, TestResult['outcome']>> = {
  pass: 'passed',
  fail: 'failed',
  skip: 'skipped',
}

function running(run: PackageRun, name: string): Running {
  const known = run.running.get(name)
  if (known) return known
  const fresh = { output: '', hasParts: false, partFailed: false }
  run.running.set(name, fresh)
  markOuter(run, name, 'hasParts')
  return fresh
}

function markOuter(run: PackageRun, name: string, mark: 'hasParts' | 'partFailed'): void {
  const outer = outerOf(run, name)
  if (outer) outer[mark] = true
}

/** The test that this one is a part of: `TestA` of `TestA/one`. */
function outerOf(run: PackageRun, name: string): Running | undefined {
  const end = name.lastIndexOf('/')
  if (end < 0) return undefined
  return run.running.get(name.slice(0, end)) ?? outerOf(run, name.slice(0, end))
}

function parse(line: string): GoEvent {
  try {
    return goEvent.parse(JSON.parse(line))
  } catch {
    throw new BrokenReport('holds a line that is no event of "go test -json", or ends in the middle')
  }
}
