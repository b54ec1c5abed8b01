import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { systemIds } from '../../src/adapters/system/system.ts'
import { newCallback } from '../../src/domain/callback.ts'
import { LEASE_MS, later, type StoreStage } from './store-stage.ts'

const URL = 'https://orchestrator.example/hooks'

/** What every store must do with callbacks: decisions and stops. */
export function callbackStoreContract(stage: StoreStage): void {
  const { storedApproval } = stage

  describe('callbacks', () => {
    const FAILED = { kind: 'failed', error: 'answered 400', retryable: true } as const
    async function storedCallback(dueAt = new Date()) {
      const approval = await storedApproval()
      const id = randomUUID()
      const body = { type: 'approval.decided', decision: 'approved', receipt: 'x' } as never
      const callback = newCallback({ id, approvalId: approval.id, url: URL, body }, new Date())
      await stage.store.callbacks.insert({ ...callback, dueAt })
      return { id, approvalId: approval.id }
    }
    const stateOf = async (approvalId: string) => (await stage.store.callbacks.ofApprovals([approvalId]))[0]

    it('come back as they were stored', async () => {
      const approval = await storedApproval()
      const body = { type: 'approval.decided', decision: 'approved', receipt: 'x' } as never
      const about = { id: randomUUID(), approvalId: approval.id, url: URL, body }
      await stage.store.callbacks.insert(newCallback(about, new Date()))
      expect(await stateOf(approval.id)).toEqual(newCallback(about, expect.any(Date)))
    })

    it('are claimed by one worker and settled with the answer', async () => {
      const { id, approvalId } = await storedCallback()
      const claims = await Promise.all([1, 2, 3].map(() => stage.store.callbacks.claim(id, LEASE_MS)))
      const claim = claims.find((one) => one !== undefined)
      expect(claims.filter((one) => one !== undefined)).toHaveLength(1)
      const answer = { status: 'resumed', message: 'Deploying' }
      expect(await stage.store.callbacks.settle(id, claim!.lease, { kind: 'acknowledged', answer })).toBe(
        true,
      )
      expect(await stage.store.callbacks.settle(id, claim!.lease, FAILED)).toBe(false)
      expect(await stateOf(approvalId)).toMatchObject({ state: 'acknowledged', attempts: 1, answer })
    })

    it('come again when due, and can be retried once they failed', async () => {
      const { id, approvalId } = await storedCallback()
      const claim = await stage.store.callbacks.claim(id, LEASE_MS)
      await stage.store.callbacks.settle(id, claim!.lease, {
        kind: 'again',
        error: 'answered 503',
        dueAt: later(60_000),
      })
      expect(await stage.store.callbacks.claim(id, LEASE_MS)).toBeUndefined()
      expect(await stage.store.callbacks.retry(id)).toBe(false)
      const other = await storedCallback()
      const failing = await stage.store.callbacks.claim(other.id, LEASE_MS)
      await stage.store.callbacks.settle(other.id, failing!.lease, FAILED)
      expect(await stage.store.callbacks.retry(other.id)).toBe(true)
      expect(await stage.store.callbacks.claim(other.id, LEASE_MS)).toBeDefined()
      expect(await stateOf(approvalId)).toMatchObject({ state: 'delivering', lastError: 'answered 503' })
    })

    it('that were ended for good cannot be retried', async () => {
      const { id, approvalId } = await storedCallback()
      const claim = await stage.store.callbacks.claim(id, LEASE_MS)
      await stage.store.callbacks.settle(id, claim!.lease, { ...FAILED, retryable: false })
      expect(await stage.store.callbacks.retry(id)).toBe(false)
      expect(await stateOf(approvalId)).toMatchObject({ state: 'failed', retryable: false })
    })

    it('are overdue when nobody sent them in time', async () => {
      const { id } = await storedCallback(later(-5000))
      expect(await stage.store.callbacks.overdue('callbacks', 10_000)).toContain(id)
      expect(await stage.store.callbacks.overdue('callbacks', 10_000)).not.toContain(id)
    })
  })

  describe('what was answered to an event', () => {
    it('is found by its event, and is overdue among the decisions', async () => {
      const { id: event_id } = await stage.storedEvent()
      const body = { type: 'clarification.answered', event_id, receipt: 'x' } as never
      const callback = newCallback({ id: randomUUID(), approvalId: null, url: URL, body }, new Date())
      await stage.store.callbacks.insert({ ...callback, dueAt: later(-5000) })
      expect(await stage.store.callbacks.ofInquiry(event_id)).toMatchObject({ id: callback.id, body })
      expect(await stage.store.callbacks.ofInquiry(randomUUID())).toBeUndefined()
      expect(await stage.store.callbacks.overdue('stops', 10_000)).not.toContain(callback.id)
      expect(await stage.store.callbacks.overdue('callbacks', 10_000)).toContain(callback.id)
    })
  })

  describe('stops', () => {
    async function storedStop(taskId: string, changes: { url?: string; dueAt?: Date } = {}) {
      const id = systemIds.next()
      const body = { type: 'task.stop', task_id: taskId, receipt: 'x' } as never
      const callback = newCallback({ id, approvalId: null, url: URL, body }, new Date())
      await stage.store.callbacks.insert({ ...callback, dueAt: later(-5000), ...changes })
      return id
    }

    it('of a task are the newest for each address', async () => {
      const taskId = randomUUID()
      await storedStop(taskId)
      const [other, newest] = [
        await storedStop(taskId, { url: 'https://other.example' }),
        await storedStop(taskId),
      ]
      const found = await stage.store.callbacks.stopsOf(taskId)
      expect(found.map(({ id }) => id).toSorted()).toEqual([other, newest].toSorted())
      expect(found[0]).toMatchObject({ approvalId: null, state: 'delivering' })
    })

    it('are overdue in a lane of their own', async () => {
      const id = await storedStop(randomUUID())
      expect(await stage.store.callbacks.overdue('callbacks', 10_000)).not.toContain(id)
      expect(await stage.store.callbacks.overdue('stops', 10_000)).toContain(id)
    })

    it('that wait for their next try can be made due at once, unless they are settled', async () => {
      const id = await storedStop(randomUUID(), { dueAt: later(60_000) })
      expect(await stage.store.callbacks.claim(id, LEASE_MS)).toBeUndefined()
      await stage.store.callbacks.hurry(id)
      const claim = await stage.store.callbacks.claim(id, LEASE_MS)
      const answer = { status: null, message: null }
      await stage.store.callbacks.settle(id, claim!.lease, { kind: 'acknowledged', answer })
      await stage.store.callbacks.hurry(id)
      expect(await stage.store.callbacks.claim(id, LEASE_MS)).toBeUndefined()
    })
  })
}
