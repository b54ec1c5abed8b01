import { stripVTControlCharacters } from 'node:util'
import type { Coverage, FailedTest, Sink, TestResult, TestRun } from './test-run.ts'

/** An event may have 256 KiB (interfaces.md, "Event"): the details and the names of failing tests leave room for the rest. */
const MOST_DETAILS = 200
const DETAILS_BYTES = 100 * 1024
const NAMES_BYTES = 80 * 1024
const FLAKY_BYTES = 10 * 1024
const LONGEST_NAME = 300
const LONGEST_MESSAGE = 500
const MOST_TROUBLES = 10

export interface Collector extends Sink {
  /** Everything that was added so far. */
  run(): TestRun
}

/** Adds up results without keeping those that passed, so that a run of any length fits. */
export function collect(): Collector {
  const counts = { passed: 0, failed: 0, skipped: 0, flaky: 0 }
  const failures = bounded<FailedTest>(DETAILS_BYTES, MOST_DETAILS)
  const failedNames = bounded<string>(NAMES_BYTES)
  const flakyNames = bounded<string>(FLAKY_BYTES)
  const troubles: string[] = []
  const coverages: Coverage[] = []
  let seconds: number | undefined
  return {
    add({ outcome, flaky = false, ...test }) {
      counts[outcome] += 1
      if (outcome === 'failed') {
        failures.add(tidy(test))
        failedNames.add(tidyText(test.name, LONGEST_NAME))
      }
      if (!flaky) return
      counts.flaky += 1
      flakyNames.add(tidyText(test.name, LONGEST_NAME))
    },
    trouble(what) {
      if (troubles.length < MOST_TROUBLES) troubles.push(tidyText(what, LONGEST_MESSAGE))
    },
    took(more) {
      if (Number.isFinite(more) && more >= 0) seconds = (seconds ?? 0) + more
    },
    covered: (coverage) => coverages.push(coverage),
    run: () => ({
      total: counts.passed + counts.failed + counts.skipped,
      ...counts,
      failures: failures.items,
      failedNames: failedNames.items,
      flakyNames: flakyNames.items,
      durationSeconds: seconds === undefined ? undefined : Math.round(seconds * 1000) / 1000,
      // What several reports cover cannot be added up: they may cover the same lines.
      coverage: coverages.length === 1 ? coverages[0] : undefined,
      troubles,
    }),
  }
}

function bounded<T>(bytes: number, most = Number.POSITIVE_INFINITY) {
  const items: T[] = []
  let left = bytes
  let full = false
  return {
    items,
    /** The first that does not fit is the last: a list with holes would read as if it were whole. */
    add(item: T) {
      if (full) return
      left -= Buffer.byteLength(JSON.stringify(item)) + 1
      full = left < 0 || items.length >= most
      if (!full) items.push(item)
    },
  }
}

function tidy({ name, file, line, message }: Omit<TestResult, 'outcome'>): FailedTest {
  return {
    name: tidyText(name, LONGEST_NAME),
    ...(file && { file: tidyText(file, LONGEST_NAME) }),
    ...(file && line !== undefined && Number.isSafeInteger(line) && line > 0 && { line }),
    ...(message?.trim() && { message: tidyText(message, LONGEST_MESSAGE) }),
  }
}

/** In one line and storable: without colours, without what a database or a signature cannot hold, not empty. */
function tidyText(text: string, longest: number): string {
  const plain = stripVTControlCharacters(text.slice(0, longest * 4))
  const line = plain.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim()
  const short = line.length > longest ? `${line.slice(0, longest - 1)}…` : line
  // A copy in UTF-8, which has no half characters: a part of a longer text would keep all of that text in memory.
  return Buffer.from(short || '(no name)').toString()
}
