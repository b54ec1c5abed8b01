import { z } from 'zod'
import { count, limitInSeconds, lines, said } from './fields.ts'

export const summary = z.looseObject({
  total: count,
  passed: count,
  failed: count,
  skipped: count.default(0),
})
export type TestSummary = z.infer<typeof summary>

const coverage = z.looseObject({
  lines: z.coerce.number().optional(),
  branches: z.coerce.number().optional(),
})

const failedTest = z.looseObject({
  name: said,
  file: said.optional(),
  line: count.optional(),
  message: z.string().optional(),
})
/** One failing test, as `countersign notify` tells of it. */
export type FailedTest = z.infer<typeof failedTest>

/** What other programs send under our names for it is kept, and shown as it came. */
const ours = <T extends z.ZodType>(schema: T) => z.union([schema, z.unknown()]).optional()

/**
 * Results of a test run (seed 000). Its own second example carries the counts only in the sentence
 * "[TESTS] 45 total: …", so `summary` is read from there when it is absent.
 */
export const verificationComplete = z
  .preprocess(
    withSummaryFromMessage,
    z.looseObject({
      task_id: said.optional(),
      status: z.enum(['passed', 'failed', 'error']),
      summary,
      message: said.optional(),
      report_path: said.optional(),
      branch: said.optional(),
      timestamp: said.optional(),
      duration_seconds: z.coerce.number().min(0).optional(),
      error_details: z.union([said, z.array(z.unknown()), z.record(z.string(), z.unknown())]).optional(),
      /** Their names, by which runs are compared. All of them, where the list is as long as the count. */
      failed_tests: lines.optional(),
      /** The first of them in detail. */
      failures: ours(z.array(failedTest)),
      /** Names of tests that passed only when they were run again. */
      flaky_tests: ours(z.array(z.string())),
      coverage: coverage.optional(),
      /** Somebody is to say what comes next. */
      acknowledge: z.boolean().optional(),
      expires_in: limitInSeconds.optional(),
    }),
  )
  .refine(
    (data) => data.status === 'passed' || data.error_details !== undefined || failuresOf(data).length > 0,
    {
      path: ['error_details'],
      message: 'is required when status is "failed" or "error": say what went wrong',
    },
  )
export type VerificationData = z.infer<typeof verificationComplete>

/** The failing tests in detail; none where they were sent in no form that we know. */
export function failuresOf({ failures }: { readonly failures?: unknown }): readonly FailedTest[] {
  return z.array(failedTest).safeParse(failures).data ?? []
}

/** The tests that passed only when they were run again; none where they were sent in no form that we know. */
export function flakyTestsOf(data: { readonly flaky_tests?: unknown }): readonly string[] {
  return z.array(z.string()).safeParse(data.flaky_tests).data ?? []
}

/** `[TESTS] 45 total: 42 passed, 2 failed, 1 skipped (12.5s)`, then optional FAILED and COVERAGE lines (seed 000). */
const SENTENCE =
  /\[TESTS\]\s+(\d+) total:\s*(\d+) passed,\s*(\d+) failed(?:,\s*(\d+) skipped)?(?:\s*\(([\d.]+)\s*s\))?/
const FAILED = /^FAILED:\s*(.+)$/m
const COVERAGE = /^COVERAGE:\s*([\d.]+)% lines(?:,\s*([\d.]+)% branches)?/m

function withSummaryFromMessage(given: unknown): unknown {
  if (typeof given !== 'object' || given === null) return given
  const data = given as Record<string, unknown>
  const text = typeof data.message === 'string' ? data.message : ''
  return { ...fromSentence(text), ...data }
}

function fromSentence(text: string): Record<string, unknown> {
  const tests = SENTENCE.exec(text)
  if (tests === null) return {}
  const [, total, passed, failed, skipped, seconds] = tests
  const failedTests = FAILED.exec(text)?.[1]?.split(/,\s*/)
  const covered = COVERAGE.exec(text)
  return {
    summary: { total, passed, failed, skipped: skipped ?? 0 },
    ...(seconds && { duration_seconds: seconds }),
    ...(failedTests && { failed_tests: failedTests }),
    ...(covered && { coverage: { lines: covered[1], ...(covered[2] && { branches: covered[2] }) } }),
  }
}

/** The answer to a test report (seed 000, step 3), when an orchestrator wants people to see it. */
export const testReportAck = z.looseObject({
  task_id: said.optional(),
  status: z.enum(['approved', 'rejected']),
  message: said,
  next_action: said.optional(),
  required_actions: lines.optional(),
})
export type TestReportAckData = z.infer<typeof testReportAck>
