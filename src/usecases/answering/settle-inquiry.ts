import type { AuditEntry } from '../../domain/audit-chain.ts'
import { newCallback } from '../../domain/callback.ts'
import type { Inquiry } from '../../domain/inquiry.ts'
import { inquiryBody } from '../../domain/inquiry-body.ts'
import type { Repositories } from '../../ports/store.ts'
import type { SettleNeeds, Wakeups } from '../deciding/settle-approval.ts'

/**
 * Writes the end of an inquiry inside the caller's transaction: its state, the audit entry, the raised cards, and what
 * the orchestrator is to be told. Answer, expiry and cancellation all end here.
 */
export async function settleInquiry(
  tx: Repositories,
  needs: SettleNeeds,
  inquiry: Inquiry,
  entry: Omit<AuditEntry, 'subject'>,
): Promise<Wakeups> {
  const { eventId } = inquiry
  await tx.inquiries.record(inquiry)
  await tx.audit.append([{ ...entry, subject: `event:${eventId}` }])
  const callbacks = await tell(tx, needs, inquiry)
  const cards = await tx.cards.raiseSubject({ kind: 'event', id: eventId })
  const live = await tx.cards.raiseLive(inquiry.taskId === null ? [] : [inquiry.taskId])
  return { cards: [...cards, ...live], callbacks }
}

/** Nothing where nobody wants to hear of it. */
async function tell(tx: Repositories, needs: SettleNeeds, inquiry: Inquiry): Promise<string[]> {
  const [event] = await tx.events.find([inquiry.eventId])
  const url = event?.callbackUrl ?? needs.defaultCallbackUrl
  if (event === undefined || url === undefined || inquiry.settledAt === null) return []
  const body = inquiryBody(inquiry)
  const receipt = await needs.receipts.sign(body)
  const about = { id: needs.ids.next(), approvalId: null, url, body: { ...body, receipt } }
  await tx.callbacks.insert(newCallback(about, inquiry.settledAt))
  return [about.id]
}
