import { type CompletionData, qualityScore, type TestResults } from '../src/domain/events/completion.ts'
import type { Message, MessageAction, MessageBlock, Tone } from '../src/domain/message.ts'
import type { Subject } from '../src/domain/subject.ts'
import { card, forTask } from './card.ts'
import { describe, more } from './describe.ts'
import { text } from './text.ts'

/** A finished task: how it ended, its quality score and how that is made, and the way to the pull request. */
export function completion(subject: Subject<'completion-report'>): Message {
  const { status, pr_url, test_results, artifacts, notes, ...rest } = subject.event.data
  const results = typeof test_results === 'object' ? test_results : undefined
  return card(subject, {
    title: `Completion report${forTask(subject)}`,
    tone: toneOfResult(status, results),
    status: statusOfResult(status, results),
    blocks: [
      ...text(notes),
      ...(results === undefined ? describe([['Tests', test_results]]) : quality(results)),
      ...describe([
        ['Pull request', pr_url],
        ['Artifacts', artifacts],
      ]),
    ],
    actions: pullRequest(pr_url),
    rest,
  })
}

function toneOfResult(status: CompletionData['status'], results: TestResults | undefined): Tone {
  if (status === 'failed') return 'danger'
  return status === 'blocked' || failedTests(results) > 0 ? 'warning' : 'success'
}

function statusOfResult(status: CompletionData['status'], results: TestResults | undefined): string {
  if (status === 'failed') return 'Failed'
  if (status === 'blocked') return 'Blocked'
  const failed = failedTests(results)
  if (failed === 0) return 'Completed'
  return `Completed, with ${failed} failed ${failed === 1 ? 'test' : 'tests'}`
}

function failedTests(results: TestResults | undefined): number {
  return results?.tests_failed ?? 0
}

function pullRequest(url: string | undefined): readonly MessageAction[] {
  return url === undefined ? [] : [{ kind: 'link', label: 'Open pull request', url }]
}

/** Seed 002's quality score with its three parts, so that nobody has to guess where it comes from. */
function quality(results: TestResults): readonly MessageBlock[] {
  const { tests_passed, tests_failed, total_tests, code_coverage, lint_score, ...rest } = results
  const score = qualityScore(results)
  const passed = tests_passed ?? 0
  const total = total_tests ?? passed + (tests_failed ?? 0)
  const facts = [
    { label: 'Quality score', value: score === undefined ? 'none, no test ran' : `${score} of 100` },
    { label: 'Tests', value: `${testCounts(passed, tests_failed, total)}: ${testPoints(passed, total)}` },
    { label: 'Coverage', value: bonus(code_coverage, 80, '%') },
    { label: 'Lint', value: bonus(lint_score, 8, ' of 10') },
  ]
  return [{ kind: 'facts', facts }, ...more(rest)]
}

function testCounts(passed: number, failed: number | undefined, total: number): string {
  const known = failed === undefined ? '' : `, ${failed} failed`
  return `${passed} of ${total} passed${known}`
}

function testPoints(passed: number, total: number): string {
  return total > 0 ? `${Math.round((passed / total) * 80)} of 80 points` : 'no points'
}

function bonus(value: number | undefined, above: number, unit: string): string {
  if (value === undefined) return 'not reported: 0 of 10 points'
  return value > above
    ? `${value}${unit}, above ${above}: 10 of 10 points`
    : `${value}${unit}, not above ${above}: 0 of 10 points`
}
