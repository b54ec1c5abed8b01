import { FIX_SEVERITIES, type Fix, UNCLEAR_SEVERITY } from '../src/domain/events/fix-review.ts'
import type { Message, MessageBlock, Tone } from '../src/domain/message.ts'
import type { Subject } from '../src/domain/subject.ts'
import { card } from './card.ts'
import { describe, more } from './describe.ts'
import { graded } from './grades.ts'
import { inquiryActions, inquiryBlocks, inquiryStanding, withDetails } from './inquiry.ts'
import { counted } from './sentence.ts'
import { code, list, text } from './text.ts'

/** A task file of seed 001: how many fixes stand where, then each with its place, its words and its two commands. */
export function fixReview(subject: Subject<'fix-review'>): Message {
  const { review_id, component, date, assigned_to, ...data } = subject.event.data
  const { instructions, fixes, expires_in: _limit, ...others } = data
  // The file's digest is for the follow-up, and stands in the details.
  const { task_file, task_file_digest: _digest, contract_issues, left_out, ...rest } = others
  const message = card(subject, {
    title: `Fix review ${review_id}`,
    ...inquiryStanding(subject, overall(fixes)),
    blocks: [
      ...inquiryBlocks(subject),
      overview(fixes),
      ...describe([
        ['Component', component],
        ['Assigned to', assigned_to],
        ['Date', date],
        ['File', task_file],
      ]),
      ...text(instructions),
      ...list('What breaks the contract', contract_issues),
      ...list('Not shown here', left_out),
      ...attentionFirst(fixes).flatMap(fixBlocks),
    ],
    rest,
  })
  return withDetails(message, inquiryActions(subject, WAYS))
}

const WAYS = [
  { id: 'inquiry.accept', label: 'Accept all', style: 'primary' },
  { id: 'inquiry.send-back', label: 'Send back…', style: 'danger' },
  { id: 'inquiry.ask', label: 'Ask…' },
] as const

type Standing = NonNullable<Fix['result']>['status'] | 'OPEN'

/** As executors report them (seed 001, "Status Types"), with a mark that repeats the word. */
const WORDS: Readonly<Record<Standing, string>> = {
  FAILED: '❌ Failed',
  PARTIALLY_FIXED: '⚠️ Partially fixed',
  UNCLEAR: '❔ Unclear result',
  OPEN: '▫️ No result yet',
  FIXED: '✅ Fixed',
  NO_CHANGE_NEEDED: '✅ No change needed',
  ALREADY_IMPLEMENTED: '✅ Already implemented',
}

/** What somebody has to look at comes first. */
const ORDER: readonly Standing[] = [
  'FAILED',
  'PARTIALLY_FIXED',
  'UNCLEAR',
  'OPEN',
  'FIXED',
  'NO_CHANGE_NEEDED',
  'ALREADY_IMPLEMENTED',
]

function standingOf({ result }: Fix): Standing {
  return result?.status ?? 'OPEN'
}

function attentionFirst(fixes: readonly Fix[]): readonly Fix[] {
  return fixes.toSorted((a, b) => ORDER.indexOf(standingOf(a)) - ORDER.indexOf(standingOf(b)))
}

function overall(fixes: readonly Fix[]): { readonly tone: Tone; readonly status: string } {
  const unsolved = fixes.filter((fix) =>
    ['FAILED', 'PARTIALLY_FIXED', 'UNCLEAR'].includes(standingOf(fix)),
  ).length
  const open = fixes.filter((fix) => fix.result === undefined).length
  if (open === fixes.length) return { tone: 'neutral', status: `${counted(open, 'fix', 'fixes')} to make` }
  if (unsolved > 0) return { tone: 'warning', status: `${unsolved} of ${fixes.length} not fixed` }
  if (open > 0) return { tone: 'progress', status: `${fixes.length - open} of ${fixes.length} done` }
  return { tone: 'success', status: `All done: ${counted(fixes.length, 'fix', 'fixes')}` }
}

/** How many stand where, by severity. A row or column in which nothing stands is left out. */
function overview(fixes: readonly Fix[]): MessageBlock {
  const severities = [...FIX_SEVERITIES, UNCLEAR_SEVERITY].filter((severity) =>
    fixes.some((fix) => fix.severity === severity),
  )
  const standings = ORDER.filter((standing) => fixes.some((fix) => standingOf(fix) === standing))
  const rows = standings.map((standing) => {
    const these = fixes.filter((fix) => standingOf(fix) === standing)
    const counts = severities.map((severity) => these.filter((fix) => fix.severity === severity).length)
    return [WORDS[standing], ...counts.map(String), String(these.length)]
  })
  return {
    kind: 'table',
    header: ['Status', ...severities.map((severity) => graded(severity, '')), 'All'],
    rows,
  }
}

/** The commands are shell text from an agent: shown to copy, never run. */
function fixBlocks(fix: Fix): readonly MessageBlock[] {
  const { id, severity, file, line, issue, fix: wanted, verification, result, ...rest } = fix
  const reported: Partial<NonNullable<Fix['result']>> = result ?? {}
  const { status: _, changes_made, problems_encountered, finding, solution, ...proof } = reported
  const { verification_command, hallucination_check, ...unnamed } = proof
  return [
    { kind: 'divider' },
    { kind: 'heading', text: `${id}. ${file}${line === undefined ? '' : `:${line}`}` },
    ...text(`${WORDS[standingOf(fix)]} · ${graded(severity, '')}`),
    ...describe([
      ['Issue', issue],
      ['Asked for', wanted],
      ['How to test', verification],
      ['Solution', solution],
      ['Finding', finding],
    ]),
    ...list('What changed', changes_made),
    ...list('Problems on the way', problems_encountered),
    ...code('Command that verifies it', verification_command),
    ...code('Command that proves the change', hallucination_check),
    ...more(rest),
    ...more(unnamed),
  ]
}
