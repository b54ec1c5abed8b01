import { expireInquiry as expired } from '../../domain/inquiry.ts'
import type { Queue } from '../../ports/queue.ts'
import type { Store } from '../../ports/store.ts'
import { type SettleNeeds, wakeAll } from '../deciding/settle-approval.ts'
import { settleInquiry } from './settle-inquiry.ts'

interface Needs extends SettleNeeds {
  readonly store: Store
  readonly queue: Queue
}

/** Ends an inquiry whose time is up, by the database's clock, and tells the orchestrator. Harmless for any other. */
export function expireInquiry(needs: Needs): (eventId: string) => Promise<void> {
  return async (eventId) => {
    const wakeups = await needs.store.transaction(async (tx) => {
      const locked = await tx.inquiries.lock(eventId)
      if (locked === undefined) return undefined
      const after = expired(locked.inquiry, locked.now)
      if (after === locked.inquiry) return undefined
      const detail = { expired_at: after.expiresAt.toISOString() }
      return settleInquiry(tx, needs, after, { actor: 'countersign', action: 'inquiry.expired', detail })
    })
    if (wakeups) await wakeAll(needs.queue, wakeups)
  }
}
