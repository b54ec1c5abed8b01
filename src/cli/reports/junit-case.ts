import { firstLine, fromHere, locate } from './locate.ts'
import type { TestResult } from './test-run.ts'

export type Attributes = Readonly<Record<string, string>>

/** A `<testcase>` as it is read, or a suite that failed by itself. */
export interface Case {
  readonly attributes: Attributes
  readonly isSuite: boolean
  skipped: boolean
  /** It holds failures of earlier tries (`<flakyFailure>`). */
  flaky: boolean
  failure?: { readonly message: string | undefined; text: string }
}

/** What became of it. `suiteFile` is the file that its suite names. */
export function resultOf(test: Case, suiteFile: string | undefined): TestResult {
  const name = nameOf(test.attributes)
  if (test.failure === undefined) {
    return { name, outcome: test.skipped ? 'skipped' : 'passed', flaky: test.flaky && !test.skipped }
  }
  const { message, text } = test.failure
  const said = firstLine(message ?? '') ?? firstLine(text)
  return {
    name,
    outcome: 'failed',
    flaky: test.flaky,
    ...placeOf(test.attributes, suiteFile, text),
    ...(said !== undefined && { message: said }),
  }
}

/** A failure that a suite counts without showing it. */
export function failingSuite(name: string, file: string | undefined): TestResult {
  return {
    name,
    outcome: 'failed',
    ...(file && { file }),
    message: 'counted in the report, but not shown there',
  }
}

function nameOf({ classname, name = '' }: Attributes): string {
  return !classname || name.startsWith(classname) ? name : `${classname} › ${name}`
}

/** The trace knows the failing line; the attributes know at most where the test begins. */
function placeOf({ file: own, line }: Attributes, suiteFile: string | undefined, trace: string) {
  const file = own ?? suiteFile
  const place = locate(trace)
  if (place && (file === undefined || ends(file, place.file))) {
    return { file: fromHere(file ?? place.file), line: place.line }
  }
  if (file === undefined) return {}
  return { file: fromHere(file), ...(/^\d{1,7}$/.test(line ?? '') && { line: Number(line) }) }
}

/** A trace may name a file by its last part only, or by its whole path. */
function ends(file: string, traced: string): boolean {
  const [one, other] = [file, traced].map((path) => `/${fromHere(path)}`)
  return one !== undefined && other !== undefined && (one.endsWith(other) || other.endsWith(one))
}

/** Seconds, also as Maven writes them in some places: `1,234.5`. */
export function secondsOf(text: string | undefined): number | undefined {
  const plain = text
    ?.trim()
    .replace(/,(?=\d{3}(\D|$))/g, '')
    .replace(',', '.')
  return plain && /^\d+(\.\d+)?(e-?\d+)?$/i.test(plain) ? Number(plain) : undefined
}
