import { collect } from '../../src/cli/reports/collect.ts'
import type { ReportParser, TestRun } from '../../src/cli/reports/test-run.ts'

/** What a parser makes of a report that comes in pieces of `size` characters. */
export async function parse(parser: ReportParser, text: string, size = 7): Promise<TestRun> {
  const collector = collect()
  await parser(pieces(text, size), collector)
  return collector.run()
}

export async function* pieces(text: string, size: number): AsyncIterable<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size)
}

export function countsOf({ passed, failed, skipped, flaky }: TestRun) {
  return { passed, failed, skipped, flaky }
}
