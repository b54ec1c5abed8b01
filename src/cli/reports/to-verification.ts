import type { TestRun } from './test-run.ts'

/** The `data` of a `verification-complete` event (src/domain/events/verification.ts) about a run. */
export function toVerification(run: TestRun): Readonly<Record<string, unknown>> {
  const { total, passed, failed, skipped, durationSeconds, coverage, troubles } = run
  return {
    status: troubles.length > 0 ? 'error' : failed > 0 ? 'failed' : 'passed',
    summary: { total, passed, failed, skipped },
    ...(durationSeconds !== undefined && { duration_seconds: durationSeconds }),
    ...(coverage && { coverage }),
    ...(troubles.length > 0 && { error_details: troubles.join('\n') }),
    ...(failed > 0 && { failed_tests: run.failedNames, failures: run.failures }),
    ...(run.flaky > 0 && { flaky_tests: run.flakyNames }),
  }
}
