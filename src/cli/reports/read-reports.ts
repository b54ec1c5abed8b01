import { globSync } from 'node:fs'
import { type Collector, collect } from './collect.ts'
import { goTest } from './go-test.ts'
import { junit } from './junit.ts'
import { pytestJson } from './pytest-json.ts'
import { BrokenReport, type ReportParser, type TestRun } from './test-run.ts'
import { openReport } from './text.ts'
import { vitestJson } from './vitest-json.ts'

/** The formats by the flag that names them. */
export const FORMATS = {
  junit,
  'pytest-json': pytestJson,
  'vitest-json': vitestJson,
  'go-test': goTest,
} as const satisfies Readonly<Record<string, ReportParser>>
export type Format = keyof typeof FORMATS

/** A file, a glob, or `-` for stdin; without a format the content tells it. */
export interface ReportName {
  readonly pattern: string
  readonly format?: Format
}

/** Reads reports into one run. Throws `BrokenReport`, naming the file, where one is missing, broken or without tests. */
export async function readReports(names: readonly ReportName[]): Promise<TestRun> {
  const collector = collect()
  for (const { pattern, format } of names) {
    for (const path of filesOf(pattern)) {
      await readReport(path, format, collector).catch((error: unknown) => {
        if (!(error instanceof BrokenReport)) throw error
        throw new BrokenReport(`${path === '-' ? 'stdin' : path} ${error.message}.`)
      })
    }
  }
  return collector.run()
}

async function readReport(path: string, format: Format | undefined, collector: Collector): Promise<void> {
  const before = collector.run().total
  const { head, chunks } = await openReport(path)
  await FORMATS[format ?? formatOf(head)](chunks, collector)
  if (collector.run().total === before) throw new BrokenReport('holds no tests')
}

function filesOf(pattern: string): readonly string[] {
  if (pattern === '-' || !/[*?[\]{}]/.test(pattern)) return [pattern]
  const found = globSync(pattern).toSorted()
  if (found.length === 0) throw new BrokenReport(`${pattern} fits no file.`)
  return found
}

/** Each writes its own names near the beginning. */
export function formatOf(head: string): Format {
  const start = head.trimStart()
  if (start.startsWith('<')) return 'junit'
  if (/^\{[^\n]*"Action"\s*:/m.test(head)) return 'go-test'
  if (/"(numTotalTests|numTotalTestSuites|numFailedTestSuites|testResults)"\s*:/.test(head))
    return 'vitest-json'
  if (/"(exitcode|collectors|nodeid)"\s*:/.test(head)) return 'pytest-json'
  throw new BrokenReport(
    'is in no format that is known here: JUnit XML, pytest-json-report, vitest or jest JSON, go test -json',
  )
}
