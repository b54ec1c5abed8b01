/** One test that did not pass. Its message is the first line that says something. */
export interface FailedTest {
  readonly name: string
  readonly file?: string
  /** Counts from 1. */
  readonly line?: number
  readonly message?: string
}

/** How one test of a report ended. `flaky`: it failed first and passed when it was run again, or the other way round. */
export interface TestResult extends FailedTest {
  readonly outcome: 'passed' | 'failed' | 'skipped'
  readonly flaky?: boolean
}

/** Percentages, 0 to 100. */
export interface Coverage {
  readonly lines?: number
  readonly branches?: number
}

/** What the reports of a run amount to, whichever format they came in. */
export interface TestRun {
  readonly total: number
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** The first failing tests in detail: as many as an event has room for. */
  readonly failures: readonly FailedTest[]
  /** The names of the failing tests, of more of them than there are details. */
  readonly failedNames: readonly string[]
  readonly flakyNames: readonly string[]
  readonly flaky: number
  readonly durationSeconds: number | undefined
  readonly coverage: Coverage | undefined
  /** What went wrong with the run itself, besides its tests. With any of it a run is not green. */
  readonly troubles: readonly string[]
}

/** What a parser tells of a report while it reads it. */
export interface Sink {
  add(result: TestResult): void
  /** Something went wrong that no test shows. */
  trouble(what: string): void
  took(seconds: number): void
  covered(coverage: Coverage): void
}

/** Reads one report, piece by piece. Throws `BrokenReport` where it is not what it claims to be. */
export type ReportParser = (chunks: AsyncIterable<string>, sink: Sink) => Promise<void>

/** A report that cannot be read, or holds no tests: nothing may be concluded from it. */
export class BrokenReport extends Error {
  override readonly name = 'BrokenReport'
}
