import { flakyTestsOf, type VerificationData } from './events/verification.ts'

/** How many earlier runs of a task are looked at. */
export const RUNS_COMPARED = 5

/** What is said of a run beside the one before it. Each name is in one list of failures only. */
export interface TestHistory {
  /** Null where there is no earlier run that it can be compared with. */
  readonly compared: {
    /** They fail, and did not in the run before. */
    readonly fresh: readonly string[]
    /** They failed in the run before, and do not any more. */
    readonly fixed: readonly string[]
  } | null
  /** They passed when they were run again, or failed, passed and fail again within the last runs. */
  readonly flaky: readonly string[]
}

/** Compares a run with the task's earlier ones, the newest first. Runs of other branches tell nothing about this one. */
export function testHistory(now: VerificationData, earlier: readonly VerificationData[]): TestHistory {
  const before = earlier.filter(({ branch }) => branch === now.branch).map(failing)
  const failed = failing(now)
  const [last] = before
  const retried = flakyTestsOf(now)
  const unsteady = [...(failed ?? [])].filter((name) => failedThenPassed(name, before))
  const flaky = [...new Set([...retried, ...unsteady])]
  if (failed === undefined || last === undefined) return { compared: null, flaky }
  const fresh = [...failed].filter((name) => !last.has(name) && !unsteady.includes(name))
  return { compared: { fresh, fixed: [...last].filter((name) => !failed.has(name)) }, flaky }
}

/** The names of what failed; `undefined` where a run does not name all of it, or did not come to its end. */
function failing({ status, summary, failed_tests = [] }: VerificationData): ReadonlySet<string> | undefined {
  if (status === 'error') return undefined
  return failed_tests.length === summary.failed ? new Set(failed_tests) : undefined
}

/** Whether it passed in a run, and failed in one before that. */
function failedThenPassed(name: string, newestFirst: readonly (ReadonlySet<string> | undefined)[]): boolean {
  const passed = newestFirst.findIndex((names) => names !== undefined && !names.has(name))
  return passed >= 0 && newestFirst.slice(passed + 1).some((names) => names?.has(name))
}
