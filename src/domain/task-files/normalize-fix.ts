import { isRecord } from '../events/envelope.ts'
import { FIX_SEVERITIES, FIX_STATUSES, UNCLEAR_SEVERITY, UNCLEAR_STATUS } from '../events/fix-review.ts'
import { nameOfFix } from './contract.ts'

type Fields = Readonly<Record<string, unknown>>

const NOT_GIVEN = '(not given)'

/**
 * A fix as events hold it, whatever the file says in its place: what has no form is kept as text, what is missing is said
 * to be, and a severity or status outside the list stands beside it as it was given.
 */
export function normalizeFix(fix: unknown, index: number): Fields {
  if (!isRecord(fix)) return { ...normalizeFix({}, index), as_given: wordsOf(fix) ?? 'null' }
  const { id: _, severity, line, result, ...rest } = fix
  return {
    ...rest,
    id: typeof fix.id === 'number' ? fix.id : nameOfFix(fix, index),
    ...severityOf(severity),
    file: wordsOf(fix.file) ?? NOT_GIVEN,
    ...(line !== undefined && line !== null && { line: typeof line === 'number' ? line : wordsOf(line) }),
    issue: wordsOf(fix.issue) ?? NOT_GIVEN,
    fix: wordsOf(fix.fix) ?? NOT_GIVEN,
    verification: wordsOf(fix.verification),
    ...(result !== undefined && result !== null && { result: normalizeResult(result) }),
  }
}

/** Text as it is, anything else as JSON; undefined where nothing is said. */
export function wordsOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return value.trim() === '' ? undefined : value
  return JSON.stringify(value)
}

function severityOf(given: unknown): Fields {
  const word = wordsOf(given)
  // The template of seed 001 as it stands, "critical|major|minor", names the gravest.
  const parts = word?.toLowerCase().split(/[^a-z]+/)
  const severity = FIX_SEVERITIES.find((one) => parts?.includes(one))
  if (severity !== undefined) return { severity }
  return { severity: UNCLEAR_SEVERITY, ...(word !== undefined && { severity_as_given: word }) }
}

/** A result that is a word alone is its status. */
function normalizeResult(given: unknown): Fields {
  if (!isRecord(given)) return statusOf(given)
  const { status, changes_made, problems_encountered, ...rest } = given
  const { finding, solution, verification_command, hallucination_check } = rest
  return {
    ...rest,
    ...statusOf(status),
    changes_made: linesOf(changes_made),
    problems_encountered: linesOf(problems_encountered),
    finding: wordsOf(finding),
    solution: wordsOf(solution),
    verification_command: wordsOf(verification_command),
    hallucination_check: wordsOf(hallucination_check),
  }
}

function statusOf(given: unknown): Fields {
  const word = wordsOf(given)
  const folded = word
    ?.trim()
    .toUpperCase()
    .replace(/[\s-]+/g, '_')
  const status = FIX_STATUSES.find((one) => one === folded)
  if (status !== undefined) return { status }
  return { status: UNCLEAR_STATUS, ...(word !== undefined && { status_as_given: word }) }
}

function linesOf(value: unknown): readonly string[] | undefined {
  if (Array.isArray(value)) return value.map((line) => wordsOf(line) ?? '')
  const words = wordsOf(value)
  return words === undefined ? undefined : [words]
}
