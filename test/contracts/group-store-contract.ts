import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { arrivalOf } from '../../src/domain/grouping/arrival.ts'
import type { KnownKey } from '../../src/domain/grouping/join.ts'
import { joinGroups } from '../../src/usecases/accepting/join-groups.ts'
import type { StoreStage } from './store-stage.ts'

/** What every store must do with groups. */
export function groupStoreContract(stage: StoreStage): void {
  const destination = { channel: 'slack', target: 'C0GROUPS' } as const
  const failure = (source: string, more = {}) =>
    stage.storedEvent({ type: 'bug-report', source, message: 'Disk is full', ...more })
  /** Each call is a batch of its own; answers with the ids of the groups. */
  const join = async (...events: readonly Awaited<ReturnType<typeof failure>>[]) =>
    stage.store.transaction(async (tx) => {
      const at = await joinGroups(
        tx,
        events.map((event) => ({ event, destination })),
      )
      return events.map(({ id }) => at(id, destination)!.id)
    })
  const key = (source: string, known: Partial<KnownKey>): readonly [string, KnownKey] => [
    source,
    { group: null, begun: 0, until: null, ...known },
  ]

  describe('groups', () => {
    it('count who joins, and remember who was the gravest, and the newest', async () => {
      const source = randomUUID()
      const one = await failure(source)
      const more = [
        await failure(source, { severity: 'error' }),
        await failure(source, { severity: 'error' }),
      ]
      const [id = ''] = await join(one)
      expect(await join(...more)).toEqual([id, id])
      expect(await stage.store.groups.find([id])).toMatchObject([
        {
          subject: { kind: 'group', id },
          count: 3,
          grade: 'high',
          gravestEvent: more[0]!.id,
          scattered: false,
        },
      ])
      expect(await stage.store.groups.newestOf(id, 2)).toEqual([more[1]!.id, more[0]!.id])
      expect(await stage.store.groups.ofEvent(one.id)).toMatchObject([{ count: 3 }])
    })

    it('are one though many batches begin it at the same time, and lose nobody', async () => {
      const source = randomUUID()
      const batches = await Promise.all(
        Array.from({ length: 8 }, () => Promise.all([1, 2, 3].map(() => failure(source)))),
      )
      const ids = (await Promise.all(batches.map((batch) => join(...batch)))).flat()
      expect(new Set(ids).size).toBe(1)
      expect(await stage.store.groups.find([ids[0]!])).toMatchObject([{ count: 24 }])
    })

    it('are one also where many batches begin the next one after a pause', async () => {
      const source = randomUUID()
      const [before] = await join(await failure(source))
      const { alike, anywhere } = arrivalOf(await failure(source), destination, undefined)!.keys
      const past = { until: new Date(Date.now() - 1000) }
      await stage.store.groups.add({
        keys: new Map([key(alike!, past), key(anywhere!, past)]),
        groups: [],
        members: [],
      })
      const next = await Promise.all(Array.from({ length: 8 }, () => failure(source)))
      const ids = (await Promise.all(next.map((event) => join(event)))).flat()
      expect(new Set(ids).size).toBe(1)
      expect(ids).not.toContain(before)
    })

    it('are shared by many tasks, at whichever process they come in', async () => {
      const source = randomUUID()
      const batches = await Promise.all(
        [1, 2, 3, 4].map((batch) =>
          Promise.all([1, 2, 3, 4, 5].map((n) => failure(source, { task_id: `GH-${batch}-${n}` }))),
        ),
      )
      const ids = (await Promise.all(batches.map((batch) => join(...batch)))).flat()
      expect(new Set(ids).size).toBe(3)
      const groups = await stage.store.groups.find([...new Set(ids)])
      expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(20)
      expect(groups.filter(({ scattered }) => scattered)).toHaveLength(1)
    })

    it('do not take those who come too late', async () => {
      const source = randomUUID()
      const first = await failure(source)
      const [id] = await join(first)
      const { keys } = arrivalOf(first, destination, undefined)!
      const past = new Date(Date.now() - 1000)
      await stage.store.groups.add({
        keys: new Map([key(keys.alike!, { until: past }), key(keys.anywhere!, { until: past, begun: 1 })]),
        groups: [],
        members: [],
      })
      expect(await join(await failure(source))).not.toEqual([id])
    })

    it('know a key until its time, or for good, once it was used', async () => {
      const name = randomUUID()
      const { known, now } = await stage.store.groups.lock([`${name}-1`, `${name}-2`])
      expect(known.size).toBe(0)
      expect(Math.abs(now.getTime() - Date.now())).toBeLessThan(60_000)
      await stage.store.groups.add({
        keys: new Map([key(`${name}-1`, { begun: 2, until: now }), key(`${name}-2`, {})]),
        groups: [],
        members: [],
      })
      const again = await stage.store.groups.known([`${name}-1`, `${name}-2`, `${name}-3`])
      expect([...again.known].toSorted()).toEqual([
        key(`${name}-1`, { begun: 2, until: now }),
        key(`${name}-2`, {}),
      ])
    })
  })
}
