import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DeliveryError } from '../../../src/domain/errors.ts'
import { deliverCard } from '../../../src/usecases/delivering/deliver-card.ts'
import { fallBack } from '../../../src/usecases/delivering/fall-back.ts'
import { takeTurn } from '../../../src/usecases/delivering/take-turn.ts'
import { someRules } from '../../support/rules.ts'
import { aWorld, type World } from '../../support/world.ts'
import { aConversation, timePasses } from './paced.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
beforeEach(async () => {
  await world.hand.query('delete from countersign.circuits')
  await world.hand.query('delete from countersign.holds')
  await world.hand.query(`update countersign.cards set state = 'dead' where state <> 'delivered'`)
  world.woken.length = 0
})
afterAll(() => world.close())

const away = new DeliveryError('unreachable', 'ETIMEDOUT')
const MINUTE = 60_000
const NO_PACE = { everyMs: 0.001, burst: 1000 }
const aPlace = () => aConversation(world, undefined, { post: NO_PACE, update: NO_PACE, cardEveryMs: 0 })
const open = () => world.needs.store.circuits.open()

/** Slack does not answer, and five cards have found that out. */
async function outage() {
  const place = aPlace()
  const ids: string[] = []
  for (let count = 0; count < 5; count += 1) {
    place.fails.push({ error: away, afterDoingIt: false })
    ids.push(await place.notice())
    await place.deliver(ids.at(-1)!)
  }
  expect(place.fails).toEqual([])
  return { ...place, ids }
}

describe('a provider that does not answer', () => {
  it('is left alone after five failures: the others wait without being tried, and say why', async () => {
    const place = await outage()
    expect(await open()).toMatchObject([{ channel: 'slack' }])
    const id = await place.approval()
    await place.deliver(id)
    expect(place.posts).toEqual([])
    expect(await place.read(id)).toMatchObject({
      state: 'waiting',
      attempts: 0,
      lastError: { reason: 'unreachable', detail: expect.stringContaining('does not answer') },
    })
  })

  it('is tried again by one card at a time, after longer and longer pauses', async () => {
    const place = await outage()
    const ids = [await place.notice(), await place.notice(), await place.notice()]
    await timePasses(world, 2000)
    place.fails.push(...ids.map(() => ({ error: away, afterDoingIt: false })))
    await Promise.all(ids.map(place.deliver))
    expect(place.fails).toHaveLength(2)
    const [circuit] = await open()
    expect(Math.round((circuit!.nextProbeAt.getTime() - Date.now()) / 1000)).toBe(4)
    expect(await world.needs.store.circuits.takeProbe('slack')).toBe(false)
  })

  it('is tried by one card only where two look at the same moment', async () => {
    const place = await outage()
    const ids = [await place.notice(), await place.notice()]
    await timePasses(world, 2000)
    const claims = await Promise.all(ids.map((id) => world.needs.store.cards.claim(id, MINUTE)))
    expect(claims.map((claim) => claim!.circuit)).toEqual(['due', 'due'])
    const may = [await takeTurn(place.needs, claims[0]!), await takeTurn(place.needs, claims[1]!)]
    expect(may).toEqual([true, false])
  })

  it('is tried with the most urgent card that waits for it', async () => {
    const place = await outage()
    const [notice, approval] = [await place.notice(), await place.approval()]
    for (const id of [notice, approval]) await place.deliver(id)
    expect(await world.needs.store.circuits.dueProbes()).toEqual([])
    await timePasses(world, 2000)
    expect(await world.needs.store.circuits.dueProbes()).toMatchObject([{ id: approval }])
  })

  it('gets what waited as soon as it answers one of them', async () => {
    const place = await outage()
    const [first, second] = [await place.approval(), await place.notice()]
    for (const id of [first, second]) await place.deliver(id)
    await timePasses(world, 2000)
    world.woken.length = 0
    for (const probe of await world.needs.store.circuits.dueProbes()) await place.deliver(probe.id)
    expect(place.posted()).toEqual([first])
    expect(await open()).toEqual([])
    const woken = world.woken.map(({ id }) => id)
    expect(woken).toEqual([second])
    // The five are due by themselves by now.
    for (const id of [...woken, ...place.ids]) await place.deliver(id)
    expect(place.posted().toSorted()).toEqual([first, second, ...place.ids].toSorted())
  })

  it('counts as answering where it says no, or asks for a pause', async () => {
    for (const reason of ['forbidden', 'rate-limited'] as const) {
      const place = await outage()
      const id = await place.notice()
      await timePasses(world, 2000)
      place.fails.push({ error: new DeliveryError(reason, 'no'), afterDoingIt: false })
      await place.deliver(id)
      expect(await open()).toEqual([])
      await world.hand.query(`update countersign.cards set state = 'dead' where state <> 'delivered'`)
    }
  })

  it('keeps no approval from the next place of its route', async () => {
    const place = await outage()
    const fallback = { afterMs: MINUTE, to: [{ channel: 'slack' as const, target: `C${randomUUID()}` }] }
    const to = [{ channel: 'slack' as const, target: place.target }]
    const routes = [{ match: {}, to, fallback, continues: false }]
    Object.assign(place.needs, { rules: someRules({ routes }) })
    const id = await place.approval()
    await place.deliver(id)
    await world.hand.query(`update countersign.cards set fallback_at = now() where id = $1`, [id])
    expect(await world.needs.store.fallbacks.due(10)).toEqual([id])
    world.woken.length = 0
    await fallBack(world.needs)(id)
    expect(world.woken).toHaveLength(1)
  })
})

describe('a provider that answers', () => {
  it('is not taken for one that does not, because one card fails again and again', async () => {
    const place = aPlace()
    const id = await place.notice()
    for (let count = 0; count < 8; count += 1) {
      place.fails.push({ error: new DeliveryError('provider-error', '500'), afterDoingIt: false })
      await timePasses(world, 0)
      await world.hand.query(`update countersign.cards set due_at = now() where id = $1`, [id])
      await place.deliver(id)
    }
    expect(place.fails).toEqual([])
    expect(await open()).toEqual([])
  })

  it('is not taken for one that does not, because it asks for pauses or says no', async () => {
    for (const reason of ['rate-limited', 'forbidden', 'invalid'] as const) {
      for (let count = 0; count < 6; count += 1) {
        const place = aPlace()
        place.fails.push({ error: new DeliveryError(reason, 'no'), afterDoingIt: false })
        await place.deliver(await place.notice())
      }
    }
    expect(await open()).toEqual([])
  })

  it('begins anew with every answer', async () => {
    const place = aPlace()
    for (let count = 0; count < 8; count += 1) {
      if (count % 4 !== 3) place.fails.push({ error: away, afterDoingIt: false })
      await deliverCard(place.needs)(await place.notice())
    }
    expect(await open()).toEqual([])
    expect(place.posts).toHaveLength(2)
  })
})
