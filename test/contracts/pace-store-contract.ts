import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openOn, type StoreStage } from './store-stage.ts'

/** What every store must do with buckets and circuits, which processes share. */
export function paceStoreContract(stage: StoreStage): void {
  const aBucket = () => ({ key: `slack:${randomUUID()}:post`, everyMs: 60_000, burst: 5 })

  describe('a bucket', () => {
    it('gives two processes no more together than it has, and each a turn of its own after that', async () => {
      const other = await openOn(stage.database)
      const bucket = aBucket()
      const stores = [stage.store, other.store]
      const start = Date.now()
      const taken = await Promise.all(
        Array.from({ length: 12 }, (_, index) => stores[index % 2]!.paces.take(bucket)),
      )
      await other.close()
      expect(taken.filter((at) => at === null)).toHaveLength(bucket.burst)
      const minutes = taken.flatMap((at) => (at ? [Math.round((at.getTime() - start) / 60_000)] : []))
      expect(minutes.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7])
    })

    it('never gives more of what is taken at once than all that it has', async () => {
      const bucket = aBucket()
      const start = Date.now()
      await stage.store.paces.take(bucket)
      for (let count = 0; count < 20; count += 1) await stage.store.paces.takeAtOnce(bucket)
      const at = await stage.store.paces.take(bucket)
      expect(Math.round((at!.getTime() - start) / 60_000)).toBe(1)
    })

    it('is empty until a pause is over, and nearly empty after it', async () => {
      const bucket = aBucket()
      const until = new Date(Date.now() + 600_000)
      await stage.store.paces.empty(bucket, until)
      const at = await stage.store.paces.take(bucket)
      expect(at).toEqual(new Date(until.getTime() + 60_000))
    })
  })

  describe('a circuit', () => {
    const fail = async (cards: readonly string[]) => {
      const opened: boolean[] = []
      for (const card of cards) opened.push(await stage.store.circuits.failed('linear', card))
      return opened
    }

    it('opens once after five failures in a row, which the other process sees', async () => {
      const other = await openOn(stage.database)
      expect(await fail(['a', 'b', 'a', 'b', 'c', 'd'])).toEqual([false, false, false, false, true, false])
      expect(await other.store.circuits.open()).toMatchObject([{ channel: 'linear' }])
      await other.close()
      expect(await stage.store.circuits.answered('linear')).toBe(true)
      expect(await stage.store.circuits.open()).toEqual([])
      expect(await stage.store.circuits.answered('linear')).toBe(false)
    })

    it('does not open for one card alone, nor where an answer came in between', async () => {
      expect(await fail(['a', 'a', 'a', 'a', 'a', 'a'])).not.toContain(true)
      await stage.store.circuits.answered('linear')
      expect(await fail(['a', 'b', 'c', 'd'])).not.toContain(true)
      await stage.store.circuits.answered('linear')
      expect(await fail(['e'])).toEqual([false])
      await stage.store.circuits.answered('linear')
    })
  })
}
