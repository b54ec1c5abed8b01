import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { anEvent } from '../support/builders.ts'
import type { StoreStage } from './store-stage.ts'

/** What every store must do with many at once: each sees whole transactions, and its own rows. */
export function transactionContract(stage: StoreStage): void {
  const { storedEvent } = stage

  describe('transactions', () => {
    it('leave nothing behind when they fail', async () => {
      const event = anEvent({ id: randomUUID() })
      const failing = stage.store.transaction(async (tx) => {
        await tx.events.insert([event])
        throw new Error('broken')
      })
      await expect(failing).rejects.toThrow('broken')
      expect(await stage.store.events.find([event.id])).toEqual([])
    })

    it('that interleave do not see or undo each other', async () => {
      const work = Array.from({ length: 20 }, async (_, index) => {
        const event = anEvent({ id: `${randomUUID()}-${index}` })
        const attempt = stage.store.transaction(async (tx) => {
          await tx.events.insert([event])
          const seen = await tx.events.find([event.id])
          if (index % 2 === 1) throw new Error('odd')
          return seen.length
        })
        return attempt.then(
          () => ({ id: event.id, kept: true }),
          () => ({ id: event.id, kept: false }),
        )
      })
      for (const { id, kept } of await Promise.all(work)) {
        expect((await stage.store.events.find([id])).length).toBe(kept ? 1 : 0)
      }
    })
  })

  it('answers many queries at once on several connections, each with its own rows', async () => {
    const events = await Promise.all(Array.from({ length: 40 }, () => storedEvent()))
    const found = await Promise.all(events.map(({ id }) => stage.store.events.find([id])))
    expect(found.map(([event]) => event?.id)).toEqual(events.map(({ id }) => id))
  })
}
