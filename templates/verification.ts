import {
  failuresOf,
  flakyTestsOf,
  type TestSummary,
  type VerificationData,
} from '../src/domain/events/verification.ts'
import type { Message, Tone } from '../src/domain/message.ts'
import type { Subject } from '../src/domain/subject.ts'
import { testHistory } from '../src/domain/test-history.ts'
import { card, detailsButton, forTask } from './card.ts'
import { describe } from './describe.ts'
import { failedTests, historyWords, isCutShort } from './failed-tests.ts'
import { inquiryActions, inquiryBlocks, inquiryStanding, withDetails } from './inquiry.ts'
import { moment } from './moment.ts'
import { code, text } from './text.ts'

/** Results of a test run. The counts have the last word: "passed" with two failures is said to be just that. */
export function verification(subject: Subject<'verification-complete'>): Message {
  const {
    status,
    summary,
    message: said,
    failed_tests: _tests,
    failures,
    flaky_tests,
    coverage,
    duration_seconds: _seconds,
    ...found
  } = subject.event.data
  const { error_details, branch, report_path, timestamp, ...others } = found
  const { acknowledge: _acknowledge, expires_in: _limit, ...rest } = others
  const { total: _total, passed: _passed, failed: _failed, skipped: _skipped, ...moreCounts } = summary
  const { lines: _lines, branches: _branches, ...moreCoverage } = coverage ?? {}
  const data = subject.event.data
  const counts = summaryLines(data)
  const history = testHistory(
    data,
    (subject.earlierRuns ?? []).map((run) => run.data),
  )
  const tests = failedTests(data, history)
  const message = card(subject, {
    title: `Tests${forTask(subject)}`,
    ...inquiryStanding(subject, {
      tone: toneOfRun(status, summary),
      status: statusOfRun(status, summary),
      highlights: [historyWords(history), branch === undefined ? undefined : `Branch ${branch}`],
    }),
    blocks: [
      ...inquiryBlocks(subject),
      ...text(contradiction(status, summary)),
      ...code('', counts),
      ...tests,
      ...(isRepeated(said, counts) ? [] : text(said)),
      ...(typeof error_details === 'string'
        ? code('What went wrong', error_details)
        : describe([['What went wrong', error_details]])),
      ...describe([
        ['Report', report_path],
        ['Finished', timestamp === undefined ? undefined : moment(timestamp)],
        ['Other counts', unlessEmpty(moreCounts)],
        ['Other coverage', unlessEmpty(moreCoverage)],
      ]),
    ],
    actions: isCutShort(tests) ? [detailsButton(subject.event.id)] : [],
    rest: {
      ...rest,
      ...(failuresOf(data).length === 0 && saysSomething(failures) && { failures }),
      ...(flakyTestsOf(data).length === 0 && saysSomething(flaky_tests) && { flaky_tests }),
    },
  })
  return withDetails(message, inquiryActions(subject, WAYS))
}

const WAYS = [
  { id: 'inquiry.accept', label: 'Go on', style: 'primary' },
  { id: 'inquiry.send-back', label: 'Send back…', style: 'danger' },
] as const

function toneOfRun(status: VerificationData['status'], summary: TestSummary): Tone {
  if (status !== 'passed') return 'danger'
  return summary.failed > 0 || ranNothing(summary) ? 'warning' : 'success'
}

/** What was only skipped shows nothing: it must not read as if it had passed. */
function ranNothing({ total, passed, failed, skipped }: TestSummary): boolean {
  return failed === 0 && passed === 0 && total === skipped
}

function statusOfRun(status: VerificationData['status'], summary: TestSummary): string {
  const { total, failed } = summary
  if (status === 'error') return 'The test run ended with an error'
  if (failed > 0) return `${failed} of ${total} failed`
  if (status === 'passed' && ranNothing(summary)) return 'No test ran'
  return status === 'passed' ? 'All tests passed' : 'Failed'
}

function contradiction(status: VerificationData['status'], { total, failed }: TestSummary) {
  if (status === 'passed' && failed > 0) {
    return `Reported as passed, but the counts say that ${failed} of ${total} failed.`
  }
  if (status === 'failed' && failed === 0) return 'Reported as failed, although no test failed.'
  return undefined
}

/** Seed 000's minimal summary format, made from the fields. */
function summaryLines(data: VerificationData): string {
  const { summary, duration_seconds, failed_tests, coverage } = data
  const { total, passed, failed, skipped } = summary
  const seconds = duration_seconds === undefined ? '' : ` (${duration_seconds}s)`
  return [
    `[TESTS] ${total} total: ${passed} passed, ${failed} failed, ${skipped} skipped${seconds}`,
    ...(failed_tests?.length && failuresOf(data).length === 0 ? [`FAILED: ${failed_tests.join(', ')}`] : []),
    ...coverageLine(coverage),
  ].join('\n')
}

function coverageLine(coverage: VerificationData['coverage']): readonly string[] {
  const parts = [
    ...(coverage?.lines === undefined ? [] : [`${coverage.lines}% lines`]),
    ...(coverage?.branches === undefined ? [] : [`${coverage.branches}% branches`]),
  ]
  return parts.length === 0 ? [] : [`COVERAGE: ${parts.join(', ')}`]
}

/** The seed's sentence says nothing that the lines do not say. */
function isRepeated(message: string | undefined, counts: string): boolean {
  return (message ?? '').split('\n').every((line) => counts.includes(line.trim()))
}

/** A list that is not in its form is shown as it is; an empty one is no news. */
function saysSomething(list: unknown): boolean {
  return list !== undefined && !(Array.isArray(list) && list.length === 0)
}

function unlessEmpty(record: object): object | undefined {
  return Object.keys(record).length === 0 ? undefined : record
}
