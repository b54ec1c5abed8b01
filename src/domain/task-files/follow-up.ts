import { digestOf } from '../digest.ts'
import { isRecord } from '../events/envelope.ts'
import { readFileName, snakeCase } from './file-name.ts'
import type { FixDecision } from './fix-decision.ts'
import { normalizeFix, wordsOf } from './normalize-fix.ts'

type Fields = Readonly<Record<string, unknown>>

/** What a reviewer answered, about which file. */
export interface Review {
  /** The reviewed file's name and its content. */
  readonly name: string
  readonly content: Fields
  readonly decision: FixDecision
  /** The same however often it is delivered. */
  readonly callbackId: string
}

export type FollowUpType = 'fixes' | 'question'

/** A file for `outgoing/`, which still needs its sequence. */
export interface FollowUp {
  /** `<focus area>_<type>.json`: the name without its sequence. */
  readonly tail: string
  readonly content: Fields
}

const INSTRUCTIONS =
  "Add a 'result' node to each fix with status, verification_command, hallucination_check, and changes_made or finding. Update THIS file, do not create a separate results file."

/**
 * The follow-up of seed 001, section 8: the same `review_id`, a reference to the file before it, and the fixes that were
 * sent back, failed, were fixed in part or have no clear result. A question carries what it is about.
 */
export function followUpOf(review: Review): FollowUp {
  const { name, content, decision } = review
  const type = decision.decision === 'question' ? 'question' : 'fixes'
  const all = Array.isArray(content.fixes) ? content.fixes : []
  const fixes = all.flatMap((fix: unknown, index) =>
    isWanted(normalizeFix(fix, index), decision) ? [asTask(fix)] : [],
  )
  const { review_id, component, assigned_to } = content
  const body = {
    review_id: review_id ?? name,
    ...(component !== undefined && { component }),
    date: decision.decided_at?.slice(0, 10),
    assigned_to: assigned_to ?? 'executor',
    previous: name,
    description: describe(review, fixes.length, all.length),
    ...(type === 'fixes' && { instructions: INSTRUCTIONS }),
    ...(decision.note && { [type === 'question' ? 'question' : 'reviewer_note']: decision.note }),
    ...(decision.answered_by && { reviewer: decision.answered_by.person }),
    fixes,
  }
  return { tail: `${focusOf(review)}_${type}.json`, content: marked(body, review.callbackId) }
}

/** Whether we wrote a file, and nobody has changed it since. */
export function isOurs(content: Fields): boolean {
  const { countersign, ...body } = content
  if (!isRecord(countersign) || typeof countersign.callback_id !== 'string') return false
  return countersign.digest === digestOf(body)
}

/** The callback for which we wrote a file; undefined for the files of others. Holds on after an executor's changes. */
export function callbackOf(content: unknown): string | undefined {
  const mark = isRecord(content) ? content.countersign : undefined
  const id = isRecord(mark) ? mark.callback_id : undefined
  return typeof id === 'string' ? id : undefined
}

function marked(body: Fields, callbackId: string): Fields {
  // As it will be read: without what JSON leaves out.
  const written: Fields = JSON.parse(JSON.stringify(body))
  return { ...written, countersign: { callback_id: callbackId, digest: digestOf(written) } }
}

const UNSOLVED: ReadonlySet<unknown> = new Set(['FAILED', 'PARTIALLY_FIXED', 'UNCLEAR'])

function isWanted({ id, result }: Fields, { decision, fixes }: FixDecision): boolean {
  const named = fixes?.map(String) ?? []
  if (named.includes(String(id))) return true
  if (decision === 'question') return named.length === 0
  return !isRecord(result) || UNSOLVED.has(result.status)
}

/** A fix as it is given out anew: the executor adds the new `result`, the old one stands beside it. */
function asTask(fix: unknown): unknown {
  if (!isRecord(fix)) return fix
  const { result, ...task } = fix
  return result === undefined ? task : { ...task, previous_result: result }
}

function describe({ name, decision }: Review, count: number, all: number): string {
  const which = `${count} of ${all} ${all === 1 ? 'fix' : 'fixes'}`
  if (decision.decision === 'question') return `A question about ${name}, on ${which}.`
  return `Follow-up to ${name}: ${which} sent back.`
}

function focusOf({ name, content }: Review): string {
  const { component, review_id } = content
  const named = readFileName(name)?.focus ?? snakeCase(wordsOf(component) ?? wordsOf(review_id) ?? '')
  return named ?? 'follow_up'
}
