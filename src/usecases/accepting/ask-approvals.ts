import { isOnlyClaimed } from '../../domain/ai-maestro/reply-address.ts'
import { type Approval, whyClosed } from '../../domain/approval.ts'
import { asksTheSame, changed, newApproval, requestIdOf } from '../../domain/ask.ts'
import type { AuditEntry } from '../../domain/audit-chain.ts'
import type { ApprovalType } from '../../domain/events/catalogue.ts'
import type { AnyEvent, CountersignEvent } from '../../domain/events/event.ts'
import type { PolicyRule } from '../../domain/policy.ts'
import { timersFor } from '../../domain/timers.ts'
import type { Ids } from '../../ports/ids.ts'
import type { People } from '../../ports/people.ts'
import type { Repositories, RequestKey } from '../../ports/store.ts'
import { rulesOf } from '../deciding/change-approval.ts'
import { makeCallback, type SettleNeeds } from '../deciding/settle-approval.ts'
import { voteInAdvance } from './vote-in-advance.ts'

export interface AskNeeds extends SettleNeeds {
  readonly people: People
  readonly ids: Ids
  readonly policies: readonly PolicyRule[]
}

/** An event that asks, with the id that its approval gets if it is a new one. */
export interface Question {
  readonly event: AnyEvent & CountersignEvent<ApprovalType>
  readonly approvalId: string
}

/** What came of one question. */
export interface Asked {
  readonly approval: Approval
  readonly entries: readonly AuditEntry[]
  readonly callbacks: readonly string[]
}

/**
 * Asks what events ask for, inside the caller's transaction: a new approval each, or a change of the pending one that the
 * asker calls by the same name. `now` is the database's clock.
 */
export async function askApprovals(
  tx: Repositories,
  needs: AskNeeds,
  questions: readonly Question[],
  now: Date,
): Promise<ReadonlyMap<string, Asked>> {
  const put: Put[] = []
  // One after the other: of two questions under one name the second changes the first. In an order that is the same in
  // every process, so that two batches cannot wait for each other's names.
  for (const question of questions.toSorted(byName)) put.push(await ask(tx, needs, question, now))
  await tx.approvals.insert(put.filter(({ stored }) => !stored).map(({ approval }) => approval))
  const asked = new Map<string, Asked>()
  for (const { eventId, approval, entries, timersFrom } of put) {
    if (timersFrom) await tx.timers.insert(approval.id, timersFor(approval, timersFrom))
    const callbacks =
      timersFrom === null || approval.state === 'pending' ? [] : await makeCallback(tx, needs, approval)
    asked.set(eventId, { approval, entries, callbacks })
  }
  return asked
}

/** A question put. Those without a name of their own are stored together. */
interface Put {
  readonly eventId: string
  readonly approval: Approval
  readonly entries: readonly AuditEntry[]
  readonly stored: boolean
  /** From when its reminders count; null where nothing new was asked. */
  readonly timersFrom: Date | null
}

async function ask(tx: Repositories, needs: AskNeeds, question: Question, now: Date): Promise<Put> {
  const { event, approvalId } = question
  const request = requestKeyOf(event)
  const earlier = request && (await tx.approvals.lockRequest(request))
  if (earlier && !whyClosed(earlier.approval, earlier.now)) {
    await tx.events.joinApproval(event.id, earlier.approval.id)
    return change(tx, needs, earlier.approval, event, earlier.now)
  }
  const approval = newApproval(event, { id: approvalId, nonce: needs.ids.nonce() }, needs.policies, now)
  const voted = await advanceVotes(tx, needs, approval, event, now)
  if (request) await tx.approvals.insert([voted.approval], request)
  const entries = [...automatic(approval), ...voted.entries]
  return { ...voted, eventId: event.id, entries, stored: request !== undefined, timersFrom: now }
}

/** A standing approval trusts a source: a mere claim to be that source is not enough for it. */
async function advanceVotes(
  tx: Repositories,
  { people }: AskNeeds,
  approval: Approval,
  event: AnyEvent,
  at: Date,
): ReturnType<typeof voteInAdvance> {
  if (isOnlyClaimed(event)) return { approval, entries: [] }
  return voteInAdvance(tx, people, approval, event.source, at)
}

/** Asked anew under the same id: the votes were about something else, and the timers too. */
async function change(
  tx: Repositories,
  needs: AskNeeds,
  before: Approval,
  event: Question['event'],
  at: Date,
): Promise<Put> {
  const put = { eventId: event.id, stored: true }
  if (asksTheSame(before, event)) return { ...put, approval: before, entries: [], timersFrom: null }
  const after = changed(before, event, needs.ids.nonce(), at, needs.policies)
  const voted = await advanceVotes(tx, needs, after, event, at)
  await tx.approvals.reask(voted.approval)
  await tx.timers.clear(before.id)
  const paths = after.change?.fields.map(({ path }) => path)
  const detail = { ...rulesOf(after), before: before.digest, changed: paths, voided: after.change?.voided }
  const subject = `approval:${before.id}`
  const entry = { actor: sourceOf(event), action: 'approval.changed', subject, detail }
  return { ...put, ...voted, entries: [entry, ...voted.entries], timersFrom: at }
}

/** A policy that needs nobody leaves a trace like a person who votes. */
function automatic(approval: Approval): readonly AuditEntry[] {
  if (approval.state === 'pending') return []
  const detail = { ...rulesOf(approval), state: approval.state, why: approval.closingReason }
  const subject = `approval:${approval.id}`
  return [{ actor: 'countersign', action: 'approval.decided-by-policy', subject, detail }]
}

function byName(one: Question, other: Question): number {
  const [a, b] = [one, other].map(({ event }) => JSON.stringify(requestKeyOf(event) ?? null)) as [
    string,
    string,
  ]
  return a < b ? -1 : a > b ? 1 : 0
}

function requestKeyOf(event: Question['event']): RequestKey | undefined {
  const requestId = requestIdOf(event)
  return requestId === null ? undefined : { source: event.source, taskId: event.taskId, requestId }
}

function sourceOf({ source }: AnyEvent): string {
  return source === null ? 'orchestrator' : `source:${source}`
}
