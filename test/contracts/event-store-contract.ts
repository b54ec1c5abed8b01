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

    it('that came together in one moment stand in the order in which they were sent, whatever their ids', async () => {
      const task_id = randomUUID()
      const counts = { status: 'passed', summary: { total: 1, passed: 1, failed: 0 } }
      const run = { type: 'verification-complete', title: undefined, source: 'ci', task_id, ...counts }
      const at = new Date('2026-11-21T10:00:00.999Z')
      const sent = Array.from({ length: 1000 }, (_, n) => `${999 - n}-${task_id}`)
      const events = sent.map((id) => anEvent({ ...run, id }, at))
      await stage.store.events.insert(events)
      const ids = (found: readonly AnyEvent[]) => found.map(({ id }) => id)
      expect(ids(await stage.store.events.ofTask(task_id, 1000))).toEqual(sent)
      const found = await stage.store.events.find(sent.toReversed())
      expect(ids(found)).toEqual(sent)
      expect(found.every(({ receivedAt }) => receivedAt.getTime() === at.getTime())).toBe(true)
      expect(ids(await stage.store.events.earlierRuns(events[3]!, 5))).toEqual([sent[2], sent[1], sent[0]])
      const next = await storedEvent(run, new Date(at.getTime() + 1))
      expect(ids(await stage.store.events.earlierRuns(next, 1))).toEqual([sent[999]])
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
