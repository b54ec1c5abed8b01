import type { Approval } from '../domain/approval.ts'
import { asksForApproval, newApproval } from '../domain/ask.ts'
import { type CallbackRules, callbackIssue } from '../domain/callback-target.ts'
import type { AnyEvent } from '../domain/events/event.ts'
import { type Parsed, parseEvent } from '../domain/events/parse-event.ts'
import type { FieldIssue } from '../domain/events/storable.ts'
import { type Defaults, routesFor, subjectOf } from '../domain/routing.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { Queue } from '../ports/queue.ts'
import type { RaisedCard, Store, WantedCard } from '../ports/store.ts'
import { wakeCards } from './wake-cards.ts'

interface Needs {
  readonly store: Store
  readonly queue: Queue
  readonly clock: Clock
  readonly ids: Ids
  readonly defaults: Defaults
  readonly callbackRules: CallbackRules
}

/** An event as it came: `fallbackId` stands in for a missing id (the job's, for events by queue). */
export interface Submission {
  readonly given: unknown
  readonly fallbackId?: string
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
    const events = firstOfEachId(parsed)
    const { fresh, raised } = await storeNew(needs, events, caller)
    await wakeCards(needs.queue, raised)
    const known = await readBack(needs, events, fresh)
    const answered = new Set<string>()
    return parsed.map((item): Acceptance => {
      if (item.kind === 'invalid') return item
      const answer = answerFor(item.event, known, fresh.has(item.event.id) && !answered.has(item.event.id))
      answered.add(item.event.id)
      return answer
    })
  }
}

function parse({ clock, ids, callbackRules }: Needs, { given, fallbackId }: Submission): Parsed {
  const parsed = parseEvent(given, fallbackId ?? ids.next(), clock.now())
  if (parsed.kind === 'invalid' || parsed.event.callbackUrl === null) return parsed
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

interface Stored {
  readonly fresh: ReadonlyMap<string, Approval | null>
  readonly raised: readonly RaisedCard[]
}

async function storeNew(needs: Needs, events: readonly AnyEvent[], caller: string): Promise<Stored> {
  if (events.length === 0) return { fresh: new Map(), raised: [] }
  return needs.store.transaction(async (tx) => {
    const inserted = await tx.events.insert(events)
    const fresh = events.filter((event) => inserted.has(event.id))
    if (fresh.length === 0) return { fresh: new Map(), raised: [] }
    const asked = new Map(fresh.map((event) => [event.id, askedBy(needs, event)]))
    await tx.approvals.insert([...asked.values()].filter((approval) => approval !== null))
    const raised = await tx.cards.raise(
      fresh.flatMap((event) => cardsFor(needs, event, asked.get(event.id)?.id)),
    )
    await tx.audit.append(
      fresh.map((event) => ({
        actor: caller,
        action: 'event.accepted',
        subject: `event:${event.id}`,
        detail: {
          type: event.declaredType,
          digest: event.digest,
          approval_id: asked.get(event.id)?.id ?? null,
        },
      })),
    )
    return { fresh: asked, raised }
  })
}

function askedBy({ ids }: Needs, event: AnyEvent): Approval | null {
  return asksForApproval(event) ? newApproval(event, { id: ids.random(), nonce: ids.nonce() }) : null
}

function cardsFor({ ids, defaults }: Needs, event: AnyEvent, approvalId: string | undefined): WantedCard[] {
  const subject = subjectOf(event, approvalId)
  return routesFor(event, defaults).map(({ destination }) => ({
    id: ids.next(),
    subject,
    destination,
    eventId: event.id,
    eventAt: event.time ?? event.receivedAt,
  }))
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
  const approvals = repeated.length === 0 ? [] : await store.approvals.ofEvents(repeated)
  const approvalOf = new Map(approvals.map(({ id, eventId }) => [eventId, id]))
  return new Map([
    ...events.map((event) => [event.id, { event, approvalId: fresh.get(event.id)?.id ?? null }] as const),
    ...earlier.map((event) => [event.id, { event, approvalId: approvalOf.get(event.id) ?? null }] as const),
  ])
}

function answerFor(event: AnyEvent, known: Known, isNew: boolean): Acceptance {
  const stored = known.get(event.id)
  if (stored === undefined) throw new Error(`Event ${event.id} was neither stored nor found.`)
  if (stored.event.digest !== event.digest) return { kind: 'conflict', id: event.id }
  return { kind: isNew ? 'accepted' : 'duplicate', ...stored }
}
