import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { AnyEvent } from '../../src/domain/events/event.ts'
import { anEvent } from '../support/builders.ts'
import type { StoreStage } from './store-stage.ts'

/** What every store must do with events. */
export function eventStoreContract(stage: StoreStage): void {
  const { storedEvent } = stage

  describe('events', () => {
    it('come back as they were stored, with the sender’s own order of keys', async () => {
      const event = await storedEvent({
        task_id: 'GH-1',
        zebra: 1,
        apple: { z: 1.5, a: [1, '2', null, true] },
      })
      const [found] = await stage.store.events.find([event.id])
      expect(found).toEqual(event)
      expect(JSON.stringify(found!.data)).toBe(JSON.stringify(event.data))
    })

    it('are stored once: of a repeated id the first one stays', async () => {
      const first = await storedEvent({ title: 'First' })
      const second = anEvent({ id: first.id, title: 'Second' })
      expect((await stage.store.events.insert([second])).fresh).toEqual(new Set())
      expect((await stage.store.events.find([first.id]))[0]).toMatchObject({ data: { title: 'First' } })
    })

    it('of one task are listed oldest first', async () => {
      const task_id = randomUUID()
      const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 10, 0, second))
      const ids = [(await storedEvent({ task_id }, at(1))).id, (await storedEvent({ task_id }, at(2))).id]
      expect((await stage.store.events.ofTask(task_id, 10)).map((event) => event.id)).toEqual(ids)
    })

    it('about test runs are found by task and source, newest first, those before an event only', async () => {
      const task_id = randomUUID()
      const counts = { status: 'passed', summary: { total: 1, passed: 1, failed: 0 } }
      const run = { type: 'verification-complete', title: undefined, source: 'ci', task_id, ...counts }
      const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 10, 0, second))
      const first = await storedEvent(run, at(1))
      const second = await storedEvent(run, at(2))
      await storedEvent({ ...run, source: 'nightly' }, at(2))
      await storedEvent({ ...run, source: undefined }, at(2))
      await storedEvent({ ...run, task_id: randomUUID() }, at(2))
      await storedEvent({ type: 'progress-update', task_id, source: 'ci', progress_percent: 5 }, at(2))
      const third = await storedEvent(run, at(3))
      const earlier = async (event: AnyEvent, limit = 5) =>
        (await stage.store.events.earlierRuns(event, limit)).map(({ id }) => id)
      expect(await earlier(third)).toEqual([second.id, first.id])
      expect(await earlier(third, 1)).toEqual([second.id])
      expect(await earlier(first)).toEqual([])
      const apart = await storedEvent({ ...run, source: undefined }, at(4))
      expect(await earlier(apart)).toHaveLength(1)
      expect(await earlier(await storedEvent({ ...run, task_id: undefined }, at(4)))).toEqual([])
    })
  })
}
