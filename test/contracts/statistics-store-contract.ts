import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { systemIds } from '../../src/adapters/system/system.ts'
import { newCallback } from '../../src/domain/callback.ts'
import { LEASE_MS, type StoreStage } from './store-stage.ts'

/** What every store must be able to count. Its other tests leave things behind, so that only what is added counts here. */
export function statisticsStoreContract(stage: StoreStage): void {
  describe('statistics', () => {
    it('count events by type, approvals by state and what was not delivered', async () => {
      const before = await stage.store.statistics.count()
      const task = { type: 'task-status', status: 'in_progress' }
      await stage.storedEvent(task)
      const again = await stage.storedEvent(task)
      await stage.store.events.insert([again])
      const approval = await stage.storedApproval()
      await stage.store.approvals.record({ ...approval, state: 'cancelled', decidedAt: new Date() })
      const destination = { channel: 'slack', target: randomUUID() } as const
      const subject = { kind: 'event', id: again.id } as const
      const eventAt = new Date()
      await stage.store.cards.raise([
        { id: systemIds.next(), subject, destination, eventId: again.id, eventAt },
      ])

      const after = await stage.store.statistics.count()
      const more = (now = 0, then = 0) => now - then
      expect(more(after.events['task-status'], before.events['task-status'])).toBe(2)
      expect(more(after.events['approval-request'], before.events['approval-request'])).toBe(1)
      expect(more(after.approvals.cancelled, before.approvals.cancelled)).toBe(1)
      expect(more(after.approvals.pending, before.approvals.pending)).toBe(0)
      expect(more(after.cards.due, before.cards.due)).toBe(1)
      expect(after.cards).not.toHaveProperty('delivered')
    })

    it('count callbacks that failed, and no others', async () => {
      const { failedCallbacks } = await stage.store.statistics.count()
      const made = async () => {
        const { id: approvalId } = await stage.storedApproval()
        const body = { type: 'approval.decided', decision: 'approved', receipt: 'x' } as never
        const about = { id: randomUUID(), approvalId, url: 'https://orchestrator.example/hooks', body }
        await stage.store.callbacks.insert(newCallback(about, new Date()))
        return about.id
      }
      const [failed] = [await made(), await made(), await made()]
      const claim = await stage.store.callbacks.claim(failed!, LEASE_MS)
      const outcome = { kind: 'failed', error: 'answered 400', retryable: true } as const
      await stage.store.callbacks.settle(failed!, claim!.lease, outcome)
      expect((await stage.store.statistics.count()).failedCallbacks).toBe(failedCallbacks + 1)
    })

    it('say since when the audit is kept', async () => {
      await stage.store.audit.append([{ actor: 'a', action: 'one', subject: 'x:1', detail: {} }])
      const [first] = await stage.store.audit.read(0, 1)
      expect((await stage.store.statistics.count()).since).toEqual(new Date(first!.at))
    })
  })
}
