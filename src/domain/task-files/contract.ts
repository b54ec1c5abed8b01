import { isRecord } from '../events/envelope.ts'
import { FIX_SEVERITIES, FIX_STATUSES } from '../events/fix-review.ts'
import type { FieldIssue } from '../events/storable.ts'
import type { Folder } from './task-file.ts'

type Fields = Readonly<Record<string, unknown>>

/** Where a rule of seed 001 is broken: in the file as a whole, or in these fixes, by their ids. */
export interface ContractIssue extends FieldIssue {
  readonly fixes: readonly string[]
}

/**
 * Everything in a task file that breaks the contract of seed 001, field by field; the same thing in several fixes is one
 * issue. Results are only asked for in what an executor has finished.
 */
export function contractIssues(file: Fields, folder: Folder): readonly ContractIssue[] {
  const whole = fileIssues(file).map((issue) => ({ ...issue, fixes: [] }))
  const fixes: readonly unknown[] = Array.isArray(file.fixes) ? file.fixes : []
  const twice = repeatedIds(fixes)
  const each = fixes.flatMap((fix, index) =>
    [...fixIssues(fix, folder), ...(isRepeated(fix, twice) ? [REPEATED] : [])].map((issue) => ({
      ...issue,
      fixes: [nameOfFix(fix, index)],
    })),
  )
  return [...whole, ...together(each)]
}

/** What a fix is called: its id, or its place in the file where it has none. */
export function nameOfFix(fix: unknown, index: number): string {
  return isRecord(fix) && isId(fix.id) ? String(fix.id) : `#${index + 1}`
}

/** A sentence for people: "Fixes 3 and 4: verification is missing". */
export function issueWords({ path, issue, fixes }: ContractIssue): string {
  if (fixes.length === 0) return `${path} ${issue}`
  const last = fixes.at(-1)
  const named = fixes.length === 1 ? `Fix ${last}` : `Fixes ${fixes.slice(0, -1).join(', ')} and ${last}`
  return `${named}: ${path} ${issue}`
}

function together(issues: readonly ContractIssue[]): readonly ContractIssue[] {
  const groups = new Map<string, ContractIssue>()
  for (const issue of issues) {
    const key = `${issue.path} ${issue.issue}`
    groups.set(key, { ...issue, fixes: [...(groups.get(key)?.fixes ?? []), ...issue.fixes] })
  }
  return [...groups.values()]
}

function fileIssues({ review_id, fixes }: Fields): readonly FieldIssue[] {
  return [
    ...wordIssues('review_id', review_id),
    ...(fixes === undefined ? [missing('fixes')] : []),
    ...(fixes !== undefined && !Array.isArray(fixes) ? [{ path: 'fixes', issue: 'is not a list' }] : []),
    ...(Array.isArray(fixes) && fixes.length === 0 ? [{ path: 'fixes', issue: 'is empty' }] : []),
  ]
}

/** Seed 001, "Required Fields". */
function fixIssues(fix: unknown, folder: Folder): readonly FieldIssue[] {
  if (!isRecord(fix)) return [{ path: 'it', issue: 'is not an object' }]
  return [
    ...(fix.id === undefined || fix.id === null ? [missing('id')] : []),
    ...(fix.id !== undefined && fix.id !== null && !isId(fix.id)
      ? [{ path: 'id', issue: 'is neither a number nor a text' }]
      : []),
    ...oneOfIssues('severity', fix.severity, FIX_SEVERITIES),
    ...wordIssues('file', fix.file),
    ...lineIssues(fix.line),
    ...wordIssues('issue', fix.issue),
    ...wordIssues('fix', fix.fix),
    ...wordIssues('verification', fix.verification),
    ...(folder === 'incoming' || fix.result !== undefined ? resultIssues(fix.result) : []),
  ]
}

const REPEATED: FieldIssue = { path: 'id', issue: 'is used more than once' }

function repeatedIds(fixes: readonly unknown[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const ids = fixes.flatMap((fix) => (isRecord(fix) && isId(fix.id) ? [String(fix.id)] : []))
  return new Set(ids.filter((id) => seen.size === seen.add(id).size))
}

function isRepeated(fix: unknown, twice: ReadonlySet<string>): boolean {
  return isRecord(fix) && twice.has(String(fix.id))
}

/** Seed 001, "Result Fields", and what it says of commands. */
function resultIssues(result: unknown): readonly FieldIssue[] {
  if (result === undefined || result === null) return [missing('result')]
  if (!isRecord(result)) return [{ path: 'result', issue: 'is not an object' }]
  return [
    ...oneOfIssues('result.status', result.status, FIX_STATUSES),
    ...commandIssues('result.verification_command', result.verification_command),
    ...wordIssues('result.hallucination_check', result.hallucination_check),
    ...accountIssues(result),
  ]
}

/** "Either changes_made (if fixed) or finding (if not)"; what failed may say it as problems. */
function accountIssues(result: Fields): readonly FieldIssue[] {
  const { status, changes_made, finding, problems_encountered } = result
  const changed = isSaid(changes_made)
  if (changed && !Array.isArray(changes_made))
    return [{ path: 'result.changes_made', issue: 'is not a list of lines' }]
  if (status === 'FIXED') return changed ? [] : [missing('result.changes_made')]
  if (status === 'PARTIALLY_FIXED') return changed || isSaid(finding) ? [] : [missing('result.changes_made')]
  if (status === 'FAILED' && isSaid(problems_encountered)) return []
  return isSaid(finding) || (changed && !isOneOf(status, FIX_STATUSES)) ? [] : [missing('result.finding')]
}

function commandIssues(path: string, command: unknown): readonly FieldIssue[] {
  const issues = wordIssues(path, command)
  if (issues.length > 0 || typeof command !== 'string') return issues
  return /[\r\n]/.test(command.trim()) ? [{ path, issue: 'is longer than one line' }] : []
}

/** A number, or a range. */
function lineIssues(line: unknown): readonly FieldIssue[] {
  if (line === undefined || line === null || line === '') return [missing('line')]
  const isLine = /^\d+(\s*[-–]\s*\d+)?$/.test(String(line).trim())
  return isLine ? [] : [{ path: 'line', issue: 'is neither a line number nor a range' }]
}

function wordIssues(path: string, value: unknown): readonly FieldIssue[] {
  if (value === undefined || value === null) return [missing(path)]
  if (typeof value !== 'string') return [{ path, issue: 'is not a text' }]
  return value.trim() === '' ? [{ path, issue: 'is empty' }] : []
}

function oneOfIssues(path: string, value: unknown, words: readonly string[]): readonly FieldIssue[] {
  if (value === undefined || value === null) return [missing(path)]
  return isOneOf(value, words) ? [] : [{ path, issue: `is none of ${words.join(', ')}` }]
}

function missing(path: string): FieldIssue {
  return { path, issue: 'is missing' }
}

function isOneOf(value: unknown, words: readonly string[]): boolean {
  return typeof value === 'string' && words.includes(value)
}

function isId(id: unknown): id is string | number {
  return typeof id === 'number' || (typeof id === 'string' && id.trim() !== '')
}

function isSaid(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0
  return typeof value === 'string' && value.trim() !== ''
}
