import type { Approval, Vote } from '../../domain/approval.ts'
import type { AuditEntry } from '../../domain/audit-chain.ts'
import { callbackBody, newCallback } from '../../domain/callback.ts'
import type { RaisedCard } from '../../ports/card-store.ts'
import type { Ids } from '../../ports/ids.ts'
import type { Queue } from '../../ports/queue.ts'
import type { Receipts } from '../../ports/receipts.ts'
import type { Repositories } from '../../ports/store.ts'
import { wakeCards } from '../delivering/wake-cards.ts'

export interface SettleNeeds {
  readonly ids: Ids
  readonly receipts: Receipts
  /** Where decisions go when the event names no callback. */
  readonly defaultCallbackUrl: string | undefined
}

/** What is to be put to work once the transaction has committed. */
export interface Wakeups {
  readonly cards: readonly RaisedCard[]
  readonly callbacks: readonly string[]
}

/**
 * Writes an approval's new state inside the caller's transaction: the vote that led to it, the audit entry, the raised
 * cards and, when it is decided, the callback. Vote, expiry and cancellation all end here.
 */
export async function settleApproval(
  tx: Repositories,
  needs: SettleNeeds,
  approval: Approval,
  entry: Omit<AuditEntry, 'subject'>,
  votes?: { readonly added?: Vote; readonly removed?: Vote },
): Promise<Wakeups> {
  await tx.approvals.record(approval, votes)
  await tx.audit.append([{ ...entry, subject: `approval:${approval.id}` }])
  const callbacks = approval.state === 'pending' ? [] : await makeCallback(tx, needs, approval)
  const cards = await tx.cards.raiseSubject({ kind: 'approval', id: approval.id })
  const live = await tx.cards.raiseLive(approval.taskId === null ? [] : [approval.taskId])
  return { cards: [...cards, ...live], callbacks }
}

/** Writes what the orchestrator is to be told of a decided approval; nothing where nobody wants to hear of it. */
export async function makeCallback(
  tx: Repositories,
  needs: SettleNeeds,
  approval: Approval,
): Promise<string[]> {
  const [event] = await tx.events.find([approval.eventId])
  const url = event?.callbackUrl ?? needs.defaultCallbackUrl
  if (event === undefined || url === undefined || approval.decidedAt === null) return []
  const body = callbackBody(approval, event.type)
  const id = needs.ids.next()
  const receipt = await needs.receipts.sign(body)
  const about = { id, approvalId: approval.id, url, body: { ...body, receipt } }
  await tx.callbacks.insert(newCallback(about, approval.decidedAt))
  return [id]
}

/** Puts to work what a committed transaction left behind. */
export async function wakeAll(queue: Queue, { cards, callbacks }: Wakeups): Promise<void> {
  await Promise.all([
    wakeCards(queue, cards),
    callbacks.length > 0 ? queue.wake('callbacks', callbacks) : undefined,
  ])
}
