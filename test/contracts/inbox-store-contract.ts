import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { StoreStage } from './store-stage.ts'

const LEASE_MS = 60_000

/** What every store must do with what a provider told. */
export function inboxStoreContract(stage: StoreStage): void {
  const inbox = () => stage.store.inbox
  const aName = () => `comment:${randomUUID()}`

  describe('what a provider told', () => {
    it('is kept once, also where it comes twice at the same time, whatever is in it', async () => {
      const [id, told] = [aName(), { body: 'a \u0000 and a \ud800', list: [1, { two: null }] }]
      const received = await Promise.all([1, 2, 3, 4].map(() => inbox().receive(id, told, LEASE_MS)))
      const [kept, ...others] = received.filter((entry) => entry !== undefined)
      expect(others).toEqual([])
      expect(kept).toMatchObject({ id, told, answer: null, tries: 1 })
    })

    it('is taken by one of many who look, and only when nobody has it in hands', async () => {
      const names = Array.from({ length: 20 }, aName)
      for (const id of names) await inbox().receive(id, { id }, 0)
      const held = aName()
      await inbox().receive(held, {}, LEASE_MS)
      const taken = (await Promise.all([1, 2, 3, 4].map(() => inbox().takeDue(500, LEASE_MS)))).flat()
      const ours = taken.map(({ id }) => id).filter((id) => [...names, held].includes(id))
      expect([...ours].sort()).toEqual([...names].sort())
      expect(taken.find(({ id }) => id === names[0])).toMatchObject({ told: { id: names[0] }, tries: 2 })
    })

    it('that is put back was never begun; what is finished is not taken again', async () => {
      const [again, done] = [aName(), aName()]
      for (const id of [again, done]) await inbox().receive(id, {}, 0)
      await inbox().putBack(again, 0)
      await inbox().finish(done)
      const taken = await inbox().takeDue(500, 0)
      expect(taken.find(({ id }) => id === again)).toMatchObject({ tries: 1 })
      expect(taken.some(({ id }) => id === done)).toBe(false)
    })

    it('has the answer that was found, for whoever takes it next', async () => {
      const id = aName()
      await inbox().receive(id, { said: 'approve' }, LEASE_MS)
      await inbox().settle(id, { body: 'Thank you' }, 0)
      const taken = await inbox().takeDue(500, LEASE_MS)
      expect(taken.find((entry) => entry.id === id)).toMatchObject({ answer: { body: 'Thank you' } })
    })
  })
}
