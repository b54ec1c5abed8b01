import type { VoteChannel } from '../../domain/approval.ts'
import { type Callback, newCallback } from '../../domain/callback.ts'
import { cancel } from '../../domain/closing.ts'
import { cancelInquiry } from '../../domain/inquiry.ts'
import { type Identity, identityName, type Person } from '../../domain/person.ts'
import { cancelledBecause, type StopOrder, stopBody, stopStep, stopTargets } from '../../domain/stop.ts'
import type { InquiryStore } from '../../ports/inquiry-store.ts'
import type { Log } from '../../ports/log.ts'
import type { Pause } from '../../ports/pause.ts'
import type { People } from '../../ports/people.ts'
import type { Queue } from '../../ports/queue.ts'
import type { ApprovalStore, Repositories, Store } from '../../ports/store.ts'
import { settleInquiry } from '../answering/settle-inquiry.ts'
import { rulesOf } from '../deciding/change-approval.ts'
import { type SettleNeeds, settleApproval, type Wakeups, wakeAll } from '../deciding/settle-approval.ts'
import type { ReportCallback } from '../reporting/report-callback.ts'

interface Needs extends SettleNeeds {
  readonly store: Store
  readonly queue: Queue
  readonly people: People
  readonly pause: Pause
  readonly log: Log
  readonly reportCallback: ReportCallback
}

/** A person pulls the emergency brake of a task. */
export interface StopRequest {
  readonly taskId: string
  readonly identity: Identity
  readonly channel: VoteChannel
  readonly reason?: string | null | undefined
}

/** `stops` is what the orchestrators were told, as far as it is known now; empty where no callback URL is configured. */
export type StopResult =
  | {
      readonly kind: 'stopped'
      readonly taskId: string
      readonly cancelled: readonly string[]
      readonly stops: readonly Callback[]
    }
  | { readonly kind: 'refused'; readonly reason: 'unknown-person' }
  | { readonly kind: 'not-found' }

export type StopTask = (request: StopRequest) => Promise<StopResult>

/** Slack gives a command three seconds to answer. */
const ANSWER_WITHIN_MS = 2500

/**
 * Stops a task: cancels its pending approvals and open questions in one transaction, then tells its orchestrators from this very process,
 * past every queue. Waits a moment for their answer; what failed goes on being tried in a lane of its own. Any listed
 * person may do it, because it is the safe direction.
 */
export function stopTask(needs: Needs): StopTask {
  return async (request) => {
    const person = await needs.people.find(request.identity)
    if (person === undefined) return refuse(needs, request)
    const stopped = await needs.store.transaction((tx) => order(tx, needs, request, person))
    if (stopped === undefined) return { kind: 'not-found' }
    // The stop first: who waits for a card or a decision can wait a moment longer.
    const told = Promise.all(stopped.told.map((id) => tell(needs, id)))
    void wakeAll(needs.queue, stopped.wakeups)
    await Promise.race([told, needs.pause.after(ANSWER_WITHIN_MS)])
    return { kind: 'stopped', taskId: request.taskId, ...(await asItStands(needs, request.taskId, stopped)) }
  }
}

async function refuse({ store }: Needs, { taskId, identity, channel }: StopRequest): Promise<StopResult> {
  const entry = { actor: identityName(identity), action: 'task.stop-refused', subject: `task:${taskId}` }
  await store.audit.append([{ ...entry, detail: { refused: 'unknown-person', channel } }])
  return { kind: 'refused', reason: 'unknown-person' }
}

interface Stopped {
  readonly cancelled: readonly string[]
  readonly targets: readonly string[]
  /** Ids of the callbacks to deliver now. */
  readonly told: readonly string[]
  readonly wakeups: Wakeups
}

async function order(
  tx: Repositories,
  needs: Needs,
  request: StopRequest,
  person: Person,
): Promise<Stopped | undefined> {
  const { taskId, channel } = request
  const at = await tx.tasks.lock(taskId)
  if (at === undefined) return undefined
  const stop: StopOrder = { taskId, by: person, channel, reason: request.reason?.trim() || null, at }
  // Every row is locked before the first audit entry, as in the other use cases: nobody waits for us in a circle.
  const pending = await lockPending(tx, taskId)
  const open = await lockOpen(tx, taskId)
  const targets = stopTargets(await tx.tasks.callbackUrls(taskId), needs.defaultCallbackUrl)
  const told = await callTo(tx, needs, stop, targets)
  const { cancelled, wakeups } = await cancelAll(tx, needs, stop, pending)
  const unanswered = await cancelInquiries(tx, needs, stop, open)
  const detail = {
    channel,
    reason: stop.reason,
    cancelled,
    ...(open.length > 0 && { questions: open.map(({ inquiry }) => inquiry.eventId) }),
    callbacks: told,
  }
  await tx.audit.append([{ actor: person.id, action: 'task.stopped', subject: `task:${taskId}`, detail }])
  return { cancelled, targets, told, wakeups: together([wakeups, ...unanswered]) }
}

type Locked = NonNullable<Awaited<ReturnType<ApprovalStore['lock']>>>

async function lockPending(tx: Repositories, taskId: string): Promise<readonly Locked[]> {
  const locked: Locked[] = []
  for (const id of await tx.tasks.pendingApprovals(taskId)) {
    const one = await tx.approvals.lock(id)
    if (one !== undefined) locked.push(one)
  }
  return locked
}

async function cancelAll(tx: Repositories, needs: Needs, stop: StopOrder, pending: readonly Locked[]) {
  const reason = cancelledBecause(stop)
  const cancelled: string[] = []
  const wakeups: Wakeups[] = []
  for (const { approval, now } of pending) {
    const after = cancel(approval, reason, now)
    // Somebody's vote was faster.
    if (after === approval) continue
    const detail = { ...rulesOf(approval), reason }
    const entry = { actor: stop.by.id, action: 'approval.cancelled', detail }
    wakeups.push(await settleApproval(tx, needs, after, entry))
    cancelled.push(approval.id)
  }
  return { cancelled, wakeups: together(wakeups) }
}

type LockedInquiry = NonNullable<Awaited<ReturnType<InquiryStore['lock']>>>

async function lockOpen(tx: Repositories, taskId: string): Promise<readonly LockedInquiry[]> {
  const locked: LockedInquiry[] = []
  for (const id of await tx.tasks.openInquiries(taskId)) {
    const one = await tx.inquiries.lock(id)
    // Somebody's answer was faster.
    if (one?.inquiry.state === 'open') locked.push(one)
  }
  return locked
}

async function cancelInquiries(
  tx: Repositories,
  needs: Needs,
  stop: StopOrder,
  open: readonly LockedInquiry[],
): Promise<readonly Wakeups[]> {
  const reason = cancelledBecause(stop)
  const wakeups: Wakeups[] = []
  for (const { inquiry, now } of open) {
    const entry = { actor: stop.by.id, action: 'inquiry.cancelled', detail: { reason } }
    wakeups.push(await settleInquiry(tx, needs, cancelInquiry(inquiry, reason, now), entry))
  }
  return wakeups
}

function together(wakeups: readonly Wakeups[]): Wakeups {
  return {
    cards: wakeups.flatMap(({ cards }) => cards),
    callbacks: wakeups.flatMap(({ callbacks }) => callbacks),
  }
}

/** Writes down what each address is told; ids of what is to be delivered now. */
async function callTo(
  tx: Repositories,
  needs: Needs,
  stop: StopOrder,
  targets: readonly string[],
): Promise<readonly string[]> {
  const body = stopBody(stop)
  const receipt = await needs.receipts.sign(body)
  const earlier = new Map((await tx.callbacks.stopsOf(stop.taskId)).map((sent) => [sent.url, sent]))
  const ids = targets.map(async (url) => {
    const before = earlier.get(url)
    const step = stopStep(before, stop.at)
    if (step === 'keep') return []
    if (step === 'hurry' && before) {
      await tx.callbacks.hurry(before.id)
      return [before.id]
    }
    const id = needs.ids.next()
    await tx.callbacks.insert(newCallback({ id, approvalId: null, url, body: { ...body, receipt } }, stop.at))
    return [id]
  })
  return (await Promise.all(ids)).flat()
}

/** A failure to note the outcome is not the caller's: the sweeper finds the callback again. */
async function tell({ reportCallback, log }: Needs, id: string): Promise<void> {
  try {
    await reportCallback(id)
  } catch (error) {
    log.error({ callback_id: id, err: error }, 'A stop could not be delivered at once; it is tried again.')
  }
}

async function asItStands({ store }: Needs, taskId: string, { cancelled, targets }: Stopped) {
  const sent = await store.callbacks.stopsOf(taskId)
  return { cancelled, stops: targets.flatMap((url) => sent.filter((callback) => callback.url === url)) }
}
