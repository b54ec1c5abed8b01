import { z } from 'zod'
import { said } from './fields.ts'

const number = z.coerce.number().min(0)

/** Test results as seed 002 names them; `code_coverage` in percent, `lint_score` out of 10. */
export const testResults = z.looseObject({
  tests_passed: number.optional(),
  tests_failed: number.optional(),
  total_tests: number.optional(),
  code_coverage: number.optional(),
  lint_score: number.optional(),
})
export type TestResults = z.infer<typeof testResults>

/** `OrchestratorClient.report_completion` of seed 002, and AI Maestro's `completion-report`. */
export const completionReport = z.looseObject({
  task_id: said.optional(),
  status: z.enum(['success', 'blocked', 'failed']).default('success'),
  pr_url: z.url({ protocol: /^https?$/ }).optional(),
  test_results: z.union([testResults, said]).optional(),
  artifacts: z.unknown().optional(),
  notes: said.optional(),
})
export type CompletionData = z.infer<typeof completionReport>

/**
 * Seed 002's quality score, 0 to 100, or nothing when no test ran.
 * Where `total_tests` is absent, total = passed + failed (the original wrongly scores 50 there).
 */
export function qualityScore(results: TestResults): number | undefined {
  const passed = results.tests_passed ?? 0
  const total = results.total_tests ?? passed + (results.tests_failed ?? 0)
  if (total <= 0) return undefined
  const coverageBonus = (results.code_coverage ?? 0) > 80 ? 10 : 0
  const lintBonus = (results.lint_score ?? 0) > 8 ? 10 : 0
  return Math.min(100, Math.round((passed / total) * 80) + coverageBonus + lintBonus)
}
