import { digestOf } from '../digest.ts'
import { parseEvent } from '../events/parse-event.ts'
import { clean } from '../events/storable.ts'
import { contractIssues, issueWords } from './contract.ts'
import { nameIssues } from './file-name.ts'
import { isOurs } from './follow-up.ts'
import { normalizeFix, wordsOf } from './normalize-fix.ts'
import { parseFile } from './parse-file.ts'
import { shorten } from './shorten.ts'
import type { TaskFile } from './task-file.ts'

type Fields = Readonly<Record<string, unknown>>

/** What is asked of somebody, or only told. */
export interface FileEvent {
  /** In the form that `parseEvent` reads. */
  readonly event: Fields
  readonly wantsAnswer: boolean
}

/**
 * The event that a task file tells of: a review of what an executor finished, or a notice of what was put out for one.
 * What breaks the contract is said in it, and what cannot be read at all is a notice of that. Undefined for a follow-up
 * that we wrote ourselves.
 */
export function eventOfFile(file: TaskFile): FileEvent | undefined {
  if (file.kind === 'unreadable') return told(unreadable(file, file.why))
  const parsed = parseFile(file.text)
  if (parsed.kind === 'broken') return told(unreadable(file, parsed.why, file.text))
  const { content } = parsed
  if (file.folder === 'outgoing') return isOurs(content) ? undefined : told(announcement(file, content))
  if (!hasFixes(content)) return told(unreadable(file, NO_FIXES, file.text))
  const event = review(file, content)
  const parsedEvent = parseEvent(event, 'file', new Date(0))
  if (parsedEvent.kind === 'event') return { event, wantsAnswer: true }
  const [first] = parsedEvent.fields
  return told(unreadable(file, `cannot be shown as a review: ${first?.path} ${first?.issue}`, file.text))
}

const NO_FIXES = 'has no list of fixes, so that there is nothing to review'

function told(event: Fields): FileEvent {
  return { event, wantsAnswer: false }
}

type WithFixes = Fields & { readonly fixes: readonly unknown[] }

function hasFixes(content: Fields): content is WithFixes {
  return Array.isArray(content.fixes) && content.fixes.length > 0
}

/** One event for each content of each file: what was taken before is told apart by it, also after a restart. */
function envelopeOf({ folder, name, digest }: TaskFile): Fields {
  const readable = name.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 100)
  const id = `${folder}.${readable}.${digestOf([folder, name, digest]).slice(7, 39)}`
  return { id, source: 'task files' }
}

function taskOf(content: Fields): Fields {
  const id = wordsOf(content.review_id)?.trim()
  return id !== undefined && id.length <= 200 ? { task_id: id } : {}
}

function review(file: TaskFile, { countersign: _, ...content }: WithFixes): Fields {
  const { review_id, component, date, assigned_to, instructions, ...others } = content
  const { fixes, left_out, ...rest } = others
  const data = {
    ...rest,
    // Said by `shorten` alone: the follow-up relies on it.
    ...(left_out !== undefined && { left_out_as_given: left_out }),
    review_id: wordsOf(review_id) ?? file.name,
    component: wordsOf(component),
    date: wordsOf(date),
    assigned_to: wordsOf(assigned_to),
    instructions: wordsOf(instructions),
    task_file: placeOf(file),
    task_file_digest: file.digest,
    contract_issues: issuesIn(file, content),
    fixes: fixes.map(normalizeFix),
  }
  return { ...envelopeOf(file), ...taskOf(content), type: 'fix-review', data: shorten(data) }
}

function placeOf({ folder, name }: TaskFile): string {
  return `${folder}/${name}`
}

function issuesIn(file: TaskFile, content: Fields): readonly string[] | undefined {
  const named = nameIssues(file.name).map(({ path, issue }) => `${path} ${issue}`)
  const issues = [...named, ...contractIssues(content, file.folder).map(issueWords)]
  return issues.length > 0 ? issues : undefined
}

/** Somebody gave work to an executor: nobody has to answer. */
function announcement(file: TaskFile, content: Fields): Fields {
  const { review_id, component, assigned_to, instructions } = content
  const fixes = hasFixes(content) ? content.fixes.map(normalizeFix) : []
  const data = {
    title: `New task file ${file.name}`,
    status: countsOf(fixes),
    review_id,
    component,
    assigned_to,
    instructions,
    what_breaks_the_contract: issuesIn(file, content),
    fixes: fixes.map(fixLine),
  }
  return { ...envelopeOf(file), ...taskOf(content), type: 'status-update', data: shorten(data) }
}

function countsOf(fixes: readonly Fields[]): string {
  const critical = fixes.filter(({ severity }) => severity === 'critical').length
  const all = `${fixes.length} ${fixes.length === 1 ? 'fix' : 'fixes'}`
  return critical === 0 ? all : `${all}, ${critical} critical`
}

function fixLine({ id, severity, file, line, issue }: Fields): string {
  const place = line === undefined ? file : `${file}:${line}`
  return `${id}. ${severity} · ${place} · ${issue}`
}

/** Of a text that cannot be read as a task file; what is longer is said to be. */
const SHOWN_CHARACTERS = 3000

function unreadable(file: TaskFile, why: string, text?: string): Fields {
  const data = {
    title: `${file.name} ${short(why)}`,
    message: `The file ${placeOf(file)} ${clean(why)}. It was left as it is.`,
    ...(text !== undefined && { content: beginningOf(text) }),
  }
  return { ...envelopeOf(file), type: 'task-file-unreadable', data }
}

/** Without the parser's words, which belong below. */
function short(why: string): string {
  return why.replace(/:.*$/s, '')
}

function beginningOf(text: string): string {
  const shown = clean(text.slice(0, SHOWN_CHARACTERS))
  if (shown.trim() === '') return '(empty)'
  return text.length > SHOWN_CHARACTERS
    ? `${shown}\n… ${text.length - SHOWN_CHARACTERS} characters more`
    : shown
}
