import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
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
      const ids = [(await storedEvent({ task_id })).id, (await storedEvent({ task_id })).id]
      expect((await stage.store.events.ofTask(task_id, 10)).map((event) => event.id)).toEqual(ids)
    })
  })
}
