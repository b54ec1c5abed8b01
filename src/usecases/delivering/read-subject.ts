import type { Approval } from '../../domain/approval.ts'
import { calledBy } from '../../domain/by-hand.ts'
import type { Card, Destination } from '../../domain/card.ts'
import { whoMayApprove } from '../../domain/eligibility.ts'
import type { AnyEvent } from '../../domain/events/event.ts'
import { slotOf } from '../../domain/holding/digests.ts'
import { digestHolder } from '../../domain/holding/holder.ts'
import { isInquiryType } from '../../domain/inquiry.ts'
import { type Person, personAt } from '../../domain/person.ts'
import { DIGEST_LISTED, type Subject } from '../../domain/subject.ts'
import { RUNS_COMPARED } from '../../domain/test-history.ts'
import type { People } from '../../ports/people.ts'
import type { Repositories } from '../../ports/store.ts'
import { readTaskSoFar } from './read-task-so-far.ts'
import { seeGroup } from './see-group.ts'

interface Needs {
  readonly store: Pick<
    Repositories,
    | 'events'
    | 'approvals'
    | 'inquiries'
    | 'callbacks'
    | 'delegations'
    | 'timers'
    | 'groups'
    | 'holding'
    | 'tasks'
  >
  readonly people: People
}

/** Everything that a template may look at, as it is now; `undefined` when there is no such event. */
export type ReadSubject = (eventId: string) => Promise<Subject | undefined>

/** The subject of one event. An approval stands there as it is now, which may be about a newer event. */
export function readSubject(needs: Needs): ReadSubject {
  return async (eventId) => {
    const [[event], [approval]] = await Promise.all([
      needs.store.events.find([eventId]),
      needs.store.approvals.ofEvents([eventId]),
    ])
    return event && subjectOf(needs, event, approval ?? null)
  }
}

/** The subject of a card. An approval's card speaks of what is asked now, whatever event it was made for. */
export function readCardSubject(needs: Needs) {
  return async (card: Card): Promise<Subject | undefined> => {
    const subject = await subjectOfCard(needs, card)
    return subject && card.insteadOf ? { ...subject, insteadOf: card.insteadOf } : subject
  }
}

async function subjectOfCard(
  needs: Needs,
  { subject: { kind, id }, destination, eventId }: Card,
): Promise<Subject | undefined> {
  if (kind === 'approval') return subjectOfApproval(needs, id, eventId)
  if (kind === 'reminder') return subjectOfReminder(needs, id, destination)
  if (kind === 'digest') return subjectOfDigest(needs, id, eventId)
  const [event] = await needs.store.events.find([eventId])
  if (event === undefined) return undefined
  const subject = await subjectOf(needs, event, null)
  if (kind === 'inquiry-reminder') return { ...subject, reminder: { kind: 'reminder', called: [] } }
  const isGroup = kind === 'group' || kind === 'operation'
  if (isGroup) return { ...subject, group: await seeGroup(needs.store, id, event) }
  if (kind !== 'task-progress') return subject
  return heldUp(needs, { ...subject, task: await readTaskSoFar(needs)(id, destination) }, id)
}

/** What was told of a task's progress before it failed must not read as if it went on. */
async function heldUp({ store }: Needs, subject: Subject, taskId: string): Promise<Subject> {
  const { failures } = await store.holding.read([taskId])
  const [failure] = failures
  // What came after the failure was let through because it says more than how far the work is.
  if (failure === undefined || subject.event.receivedAt > failure.since) return subject
  return { ...subject, heldUpSince: failure.since }
}

/** A digest stands for itself, and in no task's thread, whatever the newest of its events is about. */
async function subjectOfDigest(needs: Needs, id: string, eventId: string): Promise<Subject | undefined> {
  const holder = digestHolder(id)
  const [[newest], events, counted] = await Promise.all([
    needs.store.events.find([eventId]),
    needs.store.holding.heldBy(holder, DIGEST_LISTED),
    needs.store.holding.count([holder]),
  ])
  if (newest === undefined) return undefined
  const event = { ...newest, taskId: null, priority: 'low' } as const
  const subject = await subjectOf(needs, event, null)
  return { ...subject, digest: { at: slotOf(id), events, total: counted.get(holder) ?? events.length } }
}

/** `likely` is the event that it is mostly about: read beside the approval, not after it. */
async function subjectOfApproval(
  { store, ...needs }: Needs,
  approvalId: string,
  likely?: string,
): Promise<Subject | undefined> {
  const [approval, found] = await Promise.all([
    store.approvals.find(approvalId),
    likely === undefined ? [] : store.events.find([likely]),
  ])
  if (approval === undefined) return undefined
  const [event] = likely === approval.eventId ? found : await store.events.find([approval.eventId])
  return event && subjectOf({ store, ...needs }, event, approval)
}

async function subjectOfReminder(
  needs: Needs,
  timerId: string,
  destination: Destination,
): Promise<Subject | undefined> {
  const stored = await needs.store.timers.find(timerId)
  const subject = stored && (await subjectOfApproval(needs, stored.approvalId))
  if (stored === undefined || subject === undefined) return undefined
  const readers = readersOf(destination, needs.people.all)
  const called = readers.filter(({ id }) => stored.called.includes(id))
  return { ...subject, reminder: { kind: stored.timer.kind, called } }
}

/** Who may read there: in direct messages and mails of their own their person alone, who is not to be told that others are called as well. */
function readersOf(destination: Destination, people: readonly Person[]): readonly Person[] {
  const owner = personAt(people, destination)
  return owner === undefined ? people : [owner]
}

async function subjectOf(needs: Needs, event: AnyEvent, approval: Approval | null): Promise<Subject> {
  const asked = isInquiryType(event.type)
    ? await inquiryOf(needs, event)
    : { ...(await standingOf(needs, approval)), inquiry: null }
  const earlierRuns = await earlierRunsOf(needs, event)
  const called = calledBy(event, needs.people.all)
  const subject = { event, ...asked, names: needs.people.names, reminder: null, earlierRuns }
  return called.length === 0 ? subject : { ...subject, called }
}

async function standingOf(needs: Needs, approval: Approval | null) {
  const pending = approval?.state === 'pending'
  // Nobody is told anything before it is decided: that spares a query for every card that is new.
  const [callback] = approval && !pending ? await needs.store.callbacks.ofApprovals([approval.id]) : []
  const askable = approval && pending ? await askableFor(needs, approval) : []
  return { approval, callback: callback ?? null, askable }
}

async function inquiryOf({ store }: Needs, event: AnyEvent) {
  const inquiry = (await store.inquiries.find(event.id)) ?? null
  const isSettled = inquiry !== null && inquiry.state !== 'open'
  const callback = isSettled ? await store.callbacks.ofInquiry(event.id) : undefined
  return { approval: null, callback: callback ?? null, askable: [], inquiry }
}

/** Only the results of a test run are compared with earlier ones. */
function earlierRunsOf({ store }: Needs, event: AnyEvent) {
  return event.type === 'verification-complete' ? store.events.earlierRuns(event, RUNS_COMPARED) : []
}

async function askableFor({ store, people }: Needs, approval: Approval): Promise<readonly Person[]> {
  const delegations = await store.delegations.active()
  return whoMayApprove(approval, people.all, delegations)
}
