import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Destination } from '../../src/domain/card.ts'
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

    it('knows the newest events that tell how it stands, and what waits however old it is', async () => {
      const task_id = randomUUID()
      const waiting = await stage.storedApproval({ task_id })
      const told = (given: Record<string, unknown>, ms: number) =>
        storedEvent({ task_id, ...given }, later(ms))
      const run = {
        type: 'verification-complete',
        status: 'passed',
        summary: { total: 1, passed: 1, failed: 0 },
      }
      const failed = (message: string, ms: number) => told({ type: 'bug-report', message }, ms)
      const first = await told({ type: 'progress-update', progress_percent: 1 }, 1000)
      const [, newer] = [await told(run, 2000), await told(run, 3000)]
      const [, ...failures] = [
        await failed('a', 4000),
        await failed('b', 5000),
        await failed('c', 6000),
        await failed('d', 7000),
      ]
      const telling = await stage.store.tasks.tellingEvents(task_id, null)
      const expected = [waiting.eventId, first.id, newer.id, ...failures.map(({ id }) => id)]
      expect(telling.toSorted()).toEqual(expected.toSorted())

      await Promise.all(Array.from({ length: 300 }, (_, at) => told({ type: 'generic', n: at }, 8000 + at)))
      expect(await stage.store.tasks.tellingEvents(task_id, null)).toEqual([waiting.eventId])
    })

    it('knows what waits, however much was decided after it', async () => {
      const task_id = randomUUID()
      const waiting = await stage.storedApproval({ task_id })
      for (let count = 0; count < 6; count++) {
        const decided = await stage.storedApproval({ task_id })
        await stage.store.approvals.record({ ...decided, state: 'expired', decidedAt: new Date() })
      }
      const telling = await stage.store.tasks.tellingEvents(task_id, null)
      expect(telling).toContain(waiting.eventId)
      expect(telling).toHaveLength(6)
    })

    it('tells at one place only what is shown there, beside its progress', async () => {
      const task_id = randomUUID()
      const here = { channel: 'slack', target: 'C0HERE' } as const
      const show = (
        kind: 'approval' | 'event' | 'operation',
        id: string,
        eventId: string,
        destination: Destination = here,
      ) =>
        stage.store.cards.raise([
          { id: randomUUID(), subject: { kind, id }, destination, eventId, eventAt: new Date() },
        ])
      const [hidden, shown] = [
        await stage.storedApproval({ task_id }),
        await stage.storedApproval({ task_id }),
      ]
      const progress = await storedEvent({ task_id, type: 'progress-update', progress_percent: 1 })
      const failure = await storedEvent({ task_id, type: 'bug-report', message: 'It broke' })
      const other = await storedEvent({ task_id, type: 'bug-report', message: 'It broke elsewhere' })
      await show('approval', shown.id, shown.eventId)
      await show('operation', failure.id, failure.id)
      await show('approval', hidden.id, hidden.eventId, { channel: 'slack', target: 'C0ELSEWHERE' })
      await show('event', other.id, other.id, { channel: 'linear', target: here.target })
      const telling = await stage.store.tasks.tellingEvents(task_id, here)
      expect(telling.toSorted()).toEqual([shown.eventId, progress.id, failure.id].toSorted())
      expect(telling).not.toContain(hidden.eventId)
      expect(telling).not.toContain(other.id)
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
