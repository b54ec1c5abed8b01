import { firstLine, fromHere, locate } from './locate.ts'
import type { TestResult } from './test-run.ts'

/** What frames a test's output, and says nothing by itself. */
const FRAME = /^\s*(=== |--- |FAIL\b|PASS\b|ok\s|exit status|# |goroutine |coverage: )/

/** A failure of `go test`, from what was printed while it ran. */
export function goFailure(name: string, output: string): TestResult {
  const own = output
    .split('\n')
    .filter((line) => !FRAME.test(line))
    .join('\n')
  const place = locate(own)
  const said = messageIn(own)
  return {
    name,
    outcome: 'failed',
    ...(place && { file: fromHere(place.file), line: place.line }),
    ...(said !== undefined && { message: said }),
  }
}

/** After the place that `t.Error` puts before it; testify says it in a line of its own. */
function messageIn(output: string): string | undefined {
  const testify = /^\s+Error:\s+(\S.*)$/m.exec(output)?.[1]
  return testify ?? firstLine(output.replaceAll(/^\s*[^\s:]+\.go:\d+(:\d+)?:?\s*/gm, ''))
}
