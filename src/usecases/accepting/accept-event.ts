import { asksForApproval } from '../../domain/ask.ts'
import type { AuditEntry } from '../../domain/audit-chain.ts'
import { followUpOf } from '../../domain/by-hand.ts'
import { type CallbackRules, callbackIssue, callbackOfSource } from '../../domain/callback-target.ts'
import type { AnyEvent } from '../../domain/events/event.ts'
import { type Parsed, parseEvent } from '../../domain/events/parse-event.ts'
import type { FieldIssue } from '../../domain/events/storable.ts'
import { asksForAnswer, newInquiry } from '../../domain/inquiry.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Metrics } from '../../ports/metrics.ts'
import type { OperationsLog } from '../../ports/operations-log.ts'
import type { Queue } from '../../ports/queue.ts'
import type { Rules, RulesNow } from '../../ports/rules.ts'
import type { Store } from '../../ports/store.ts'
import type { Watch } from '../../ports/watch.ts'
import { type Wakeups, wakeAll } from '../deciding/settle-approval.ts'
import { logFailures } from '../delivering/log-failures.ts'
import { type Asked, type AskNeeds, askApprovals } from './ask-approvals.ts'
import { type PlaceNeeds, placeCards } from './place-cards.ts'

interface Needs extends Omit<AskNeeds & PlaceNeeds, keyof RulesNow> {
  readonly rules: Rules
  readonly store: Store
  readonly queue: Queue
  readonly clock: Clock
  readonly callbackRules: CallbackRules
  readonly metrics: Metrics
  readonly operationsLog?: OperationsLog
  readonly watch?: Watch
}

/**
 * An event as it came: `fallbackId` stands in for a missing id (the job's, for events by queue). `replyTo` is where those
 * who listen at its door want to be told, in place of a callback that the event names.
 */
export interface Submission {
  readonly given: unknown
  readonly fallbackId?: string
  readonly replyTo?: string
  /** Of the trace in which it came. */
  readonly traceparent?: string | undefined
}

export type Acceptance =
  | { readonly kind: 'accepted' | 'duplicate'; readonly event: AnyEvent; readonly approvalId: string | null }
  | { readonly kind: 'conflict'; readonly id: string }
  | { readonly kind: 'invalid'; readonly fields: readonly FieldIssue[] }

export type AcceptEvents = (
  submissions: readonly Submission[],
  caller: string,
) => Promise<readonly Acceptance[]>

/**
 * Takes events in: one answer for each, in order. What is new is stored with its task, approval, cards and audit entry
 * in one transaction, and only then put to work. A repeat of an id is told apart by its digest.
 */
export function acceptEvents(needs: Needs): AcceptEvents {
  return async (submissions, caller) => {
    const parsed = submissions.map((submission) => parse(needs, submission))
    const events = withFollowUps(needs, firstOfEachId(parsed))
    const { fresh, wakeups } = await storeNew(needs, events, caller, awaitedOf(submissions, parsed))
    await wakeAll(needs.queue, wakeups)
    const stored = events.filter((event) => fresh.has(event.id))
    await note(needs, stored)
    return answersTo(parsed, await readBack(needs, events, fresh), new Set(fresh.keys()))
  }
}

function parse(
  { clock, ids, callbackRules }: Needs,
  { given, fallbackId, replyTo, traceparent }: Submission,
): Parsed {
  const read = parseEvent(given, fallbackId ?? ids.next(), clock.now())
  if (read.kind === 'invalid') return read
  const parsed = { ...read, event: { ...read.event, traceparent } }
  if (replyTo !== undefined) return { ...parsed, event: { ...parsed.event, callbackUrl: replyTo } }
  if (parsed.event.callbackUrl === null) {
    const callbackUrl = callbackOfSource(parsed.event.source, callbackRules.bySource) ?? null
    return { ...parsed, event: { ...parsed.event, callbackUrl } }
  }
  const issue = callbackIssue(parsed.event.callbackUrl, callbackRules)
  return issue === undefined ? parsed : { kind: 'invalid', fields: [{ path: 'callback.url', issue }] }
}

function firstOfEachId(parsed: readonly Parsed[]): readonly AnyEvent[] {
  const byId = new Map<string, AnyEvent>()
  for (const item of parsed) {
    if (item.kind === 'event' && !byId.has(item.event.id)) byId.set(item.event.id, item.event)
  }
  return [...byId.values()]
}

/** What follows from events is stored with them, and answers nobody. */
function withFollowUps({ clock }: Needs, events: readonly AnyEvent[]): readonly AnyEvent[] {
  return events.flatMap((event) => {
    const follows = followUpOf(event)
    if (follows === undefined) return [event]
    const parsed = parseEvent(follows, event.id, clock.now())
    return parsed.kind === 'event' ? [event, { ...parsed.event, traceparent: event.traceparent }] : [event]
  })
}

interface Stored {
  /** Event id → the approval that it is about, for those that were new. */
  readonly fresh: ReadonlyMap<string, string | null>
  readonly wakeups: Wakeups
}

/** Ids of the events whose senders wait at the door for what is said to them. */
function awaitedOf(submissions: readonly Submission[], parsed: readonly Parsed[]): ReadonlySet<string> {
  return new Set(
    parsed.flatMap((item, index) =>
      item.kind === 'event' && submissions[index]?.replyTo !== undefined ? [item.event.id] : [],
    ),
  )
}

async function storeNew(
  needs: Needs,
  events: readonly AnyEvent[],
  caller: string,
  awaited: ReadonlySet<string>,
): Promise<Stored> {
  const questions = events.filter(asksForApproval).map((event) => ({ event, approvalId: needs.ids.random() }))
  const now = { ...needs, ...needs.rules() }
  const idOf = new Map(questions.map(({ event, approvalId }) => [event.id, approvalId]))
  return needs.store.transaction(async (tx) => {
    const { fresh: ids, now: at, mayBeHeld } = await tx.events.insert(events, idOf)
    const fresh = events.filter((event) => ids.has(event.id))
    if (fresh.length === 0) return { fresh: new Map(), wakeups: { cards: [], callbacks: [] } }
    const asked = await askApprovals(
      tx,
      now,
      questions.filter(({ event }) => ids.has(event.id)),
      at,
    )
    const inquiries = fresh.flatMap((event) =>
      asksForAnswer(event, awaited.has(event.id)) ? [newInquiry(event, at)] : [],
    )
    await tx.inquiries.insert(inquiries)
    const place = () => placeCards(tx, now, fresh, { asked, inquiries, mayBeHeld })
    const cards = await (needs.watch?.step('countersign.route', place) ?? place())
    await tx.audit.append(
      fresh.flatMap((event) => [
        accepted(event, asked.get(event.id), caller),
        ...(asked.get(event.id)?.entries ?? []),
      ]),
    )
    const callbacks = [...asked.values()].flatMap((one) => one.callbacks)
    const approvalOf = new Map(fresh.map(({ id }) => [id, asked.get(id)?.approval.id ?? null]))
    return { fresh: approvalOf, wakeups: { cards, callbacks } }
  })
}

function accepted(event: AnyEvent, asked: Asked | undefined, caller: string): AuditEntry {
  const detail = {
    type: event.declaredType,
    digest: event.digest,
    approval_id: asked?.approval.id ?? null,
    ...(asked && { asked: asked.approval.digest, policy: asked.approval.policy.name }),
  }
  return { actor: caller, action: 'event.accepted', subject: `event:${event.id}`, detail }
}

async function note({ metrics, operationsLog }: Needs, stored: readonly AnyEvent[]): Promise<void> {
  for (const { type } of stored) metrics.eventAccepted(type)
  await logFailures(operationsLog, stored)
}

type Known = ReadonlyMap<string, { readonly event: AnyEvent; readonly approvalId: string | null }>

/** What is stored under each id: what was just written, and what a repeat must be compared with. */
async function readBack(
  { store }: Needs,
  events: readonly AnyEvent[],
  fresh: Stored['fresh'],
): Promise<Known> {
  const repeated = events.filter((event) => !fresh.has(event.id)).map((event) => event.id)
  const earlier = repeated.length === 0 ? [] : await store.events.find(repeated)
  const approvalOf = await store.events.approvalsOf(repeated)
  return new Map([
    ...events.map((event) => [event.id, { event, approvalId: fresh.get(event.id) ?? null }] as const),
    ...earlier.map((event) => [event.id, { event, approvalId: approvalOf.get(event.id) ?? null }] as const),
  ])
}

/** One for each that came, in its place: an id that came twice was accepted the first time, and is repeated the second. */
function answersTo(parsed: readonly Parsed[], known: Known, unanswered: Set<string>): readonly Acceptance[] {
  return parsed.map((item) =>
    item.kind === 'invalid' ? item : answerFor(item.event, known, unanswered.delete(item.event.id)),
  )
}

function answerFor(event: AnyEvent, known: Known, isNew: boolean): Acceptance {
  const stored = known.get(event.id)
  if (stored === undefined) throw new Error(`Event ${event.id} was neither stored nor found.`)
  if (stored.event.digest !== event.digest) return { kind: 'conflict', id: event.id }
  return { kind: isNew ? 'accepted' : 'duplicate', ...stored }
}
