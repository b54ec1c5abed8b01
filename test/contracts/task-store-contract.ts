import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { anApproval, anEvent } from '../support/builders.ts'
import { later, type StoreStage } from './store-stage.ts'

/** What every store must know of a task. */
export function taskStoreContract(stage: StoreStage): void {
  const { storedEvent } = stage

  describe('a task', () => {
    it('knows its pending approvals and every address that its events named, the newest first', async () => {
      const task_id = randomUUID()
      const callback = (url: string) => ({ callback: { url } })
      await storedEvent({ task_id, ...callback('https://a.example') }, later(-3000))
      await storedEvent({ task_id, ...callback('https://b.example') }, later(-2000))
      await storedEvent({ task_id, ...callback('https://a.example') }, later(-1000))
      const event = await storedEvent({ task_id }, later(-4000))
      const pending = anApproval({ id: randomUUID() }, event)
      await stage.store.approvals.insert([pending])
      const { callbackUrls, pendingApprovals } = stage.store.tasks
      expect(await callbackUrls(task_id)).toEqual(['https://a.example', 'https://b.example', null])
      expect(await pendingApprovals(task_id)).toEqual([pending.id])
      await stage.store.approvals.record({ ...pending, state: 'expired', decidedAt: new Date() })
      expect(await pendingApprovals(task_id)).toEqual([])
    })

    it('that nobody spoke of cannot be locked', async () => {
      const locked = await stage.store.transaction((tx) => tx.tasks.lock(randomUUID()))
      expect(locked).toBeUndefined()
    })

    it('that is locked keeps its new events out until the transaction ends', async () => {
      const task_id = randomUUID()
      await storedEvent({ task_id })
      const event = anEvent({ id: randomUUID(), task_id })
      const order: string[] = []
      let storing: Promise<unknown> = Promise.resolve()
      await stage.store.transaction(async (tx) => {
        expect(await tx.tasks.lock(task_id)).toBeInstanceOf(Date)
        storing = stage.store.events.insert([event]).then(() => order.push('event stored'))
        // Time enough to store it, were it not kept out.
        for (let turn = 0; turn < 50; turn++) await tx.tasks.pendingApprovals(task_id)
        order.push('lock given up')
      })
      await storing
      expect(order).toEqual(['lock given up', 'event stored'])
    })
  })
}
