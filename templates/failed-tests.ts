import { type FailedTest, failuresOf, type VerificationData } from '../src/domain/events/verification.ts'
import type { MessageBlock } from '../src/domain/message.ts'
import type { TestHistory } from '../src/domain/test-history.ts'
import { list } from './text.ts'

/** How many tests a list names before it counts the rest. All that were sent are in the details. */
const MOST_NAMED = 10

/** `2 new failures, 1 fixed, 1 flaky`; nothing where there is nothing to compare with and nothing to say. */
export function historyWords({ compared, flaky }: TestHistory): string | undefined {
  const parts = [
    ...(compared?.fresh.length ? [counted(compared.fresh.length, 'new failure')] : []),
    ...(compared?.fixed.length ? [`${compared.fixed.length} fixed`] : []),
    ...(flaky.length > 0 ? [`${flaky.length} flaky`] : []),
  ]
  return parts.length === 0 ? undefined : parts.join(', ')
}

/** What failed, the new failures first, each with its place and its message; then what was fixed, and what is flaky. */
export function failedTests(
  data: VerificationData,
  { compared, flaky }: TestHistory,
): readonly MessageBlock[] {
  const failures = Map.groupBy(failuresOf(data), ({ name }) => name)
  const names = [...new Set(data.failed_tests)]
  const failed = new Set(names)
  const fresh = new Set(compared?.fresh)
  const others = names.filter((name) => !fresh.has(name) && !flaky.includes(name))
  const texts = (some: readonly string[]) =>
    some.flatMap((name) => (failures.get(name) ?? [{ name }]).map(testText))
  const unsteady = flaky.flatMap((name) =>
    failed.has(name) ? texts([name]).map((text) => `Failed: ${text}`) : [name],
  )
  // Names alone stand in the line above already.
  const tellsMore = failures.size > 0 || fresh.size > 0
  const unnamed = Math.max(0, data.summary.failed - (data.failed_tests ?? []).length)
  return [
    ...limited('New failures', texts([...fresh])),
    ...(tellsMore
      ? limited(compared === null ? 'Failed' : 'Failed before, too', texts(others), unnamed)
      : []),
    ...limited('Fixed', compared?.fixed ?? []),
    ...limited('Flaky', unsteady),
  ]
}

/** Whether lists were cut short, so that the rest is only in the details. */
export function isCutShort(blocks: readonly MessageBlock[]): boolean {
  return blocks.some((block) => block.kind === 'list' && block.items.length > MOST_NAMED)
}

/** `unnamed` more were counted, but not named. */
function limited(label: string, items: readonly string[], unnamed = 0): readonly MessageBlock[] {
  const shown = items.slice(0, MOST_NAMED)
  const more = items.length - shown.length + unnamed
  return list(label, [...shown, ...(more > 0 ? [`and ${more} more`] : [])])
}

/** `test_login (tests/test_auth.py:45): expected 200, got 401`. */
function testText({ name, file, line, message }: FailedTest): string {
  const lineText = line === undefined ? '' : String(line)
  const inName = file !== undefined && name.startsWith(file)
  const where =
    inName || file === undefined ? lineText && `line ${lineText}` : [file, lineText].filter(Boolean).join(':')
  return `${name}${where && ` (${where})`}${message ? `: ${message}` : ''}`
}

function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`
}
