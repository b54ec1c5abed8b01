import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DeliveryError } from '../../../src/domain/errors.ts'
import { bucketOf } from '../../../src/domain/pace.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { aWorld, type World } from '../../support/world.ts'
import { aConversation, PACE, timePasses } from './paced.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
beforeEach(() => {
  world.woken.length = 0
})
afterAll(() => world.close())

const HOUR = PACE.post.everyMs
const hoursFrom = (start: number, at: Date) => Math.round((at.getTime() - start) / HOUR)
const wakeupsOf = (id: string) => world.woken.filter((wakeup) => wakeup.id === id)

/** A conversation that took all that it takes at once. */
async function aFullOne() {
  const place = aConversation(world)
  for (let count = 0; count < PACE.post.burst; count += 1) await place.deliver(await place.notice())
  expect(place.posts).toHaveLength(PACE.post.burst)
  place.posts.length = 0
  return place
}

describe('a conversation', () => {
  it('takes so many at once, and then each card has its own turn, one after the other', async () => {
    const place = await aFullOne()
    const start = Date.now()
    const ids = [await place.notice(), await place.notice(), await place.notice()]
    for (const id of ids) await place.deliver(id)
    expect(place.posts).toEqual([])
    const waiting = await Promise.all(ids.map(place.read))
    expect(waiting.map(({ dueAt }) => hoursFrom(start, dueAt))).toEqual([1, 2, 3])
    expect(waiting).toMatchObject(ids.map(() => ({ state: 'waiting', attempts: 0, lastError: null })))
    expect(wakeupsOf(ids[1]!).at(-1)!.delayMs / HOUR).toBeCloseTo(2, 1)
  })

  it('gets a card at its turn, however often somebody looked before', async () => {
    const place = await aFullOne()
    const [first, second] = [await place.notice(), await place.notice()]
    for (const id of [first, second, first, second]) await place.deliver(id)
    await timePasses(world, HOUR)
    for (const id of [second, first]) await place.deliver(id)
    expect(place.posted()).toEqual([first])
    await timePasses(world, HOUR)
    await place.deliver(second)
    expect(place.posted()).toEqual([first, second])
  })

  it('does not wait for another one', async () => {
    await aFullOne()
    const other = aConversation(world)
    const id = await other.notice()
    await other.deliver(id)
    expect(other.posted()).toEqual([id])
  })

  it('never lets an approval, a question or what is critical wait', async () => {
    const place = await aFullOne()
    await place.deliver(await place.notice())
    const urgent = [
      await place.approval(),
      await place.add({
        type: 'clarification-request',
        task_id: 'GH-1',
        data: { questions: ['Which one?'] },
      }),
      await place.notice({ priority: 'critical' }),
    ]
    for (const id of urgent) await place.deliver(id)
    expect(place.posted()).toEqual(urgent)
  })

  it('lets the others wait for what was urgent, and for no longer than until it is full again', async () => {
    const place = aConversation(world)
    await place.deliver(await place.notice())
    const crowd = await Promise.all(Array.from({ length: 6 }, () => place.approval()))
    for (const id of crowd) await place.deliver(id)
    const start = Date.now()
    const after = await place.notice()
    await place.deliver(after)
    expect(hoursFrom(start, (await place.read(after)).dueAt)).toBe(1)
  })

  it('gives a turn to the most urgent that waits for one, and loses nobody', async () => {
    const place = await aFullOne()
    const [progress, failure] = [await place.progress(), await place.notice()]
    for (const id of [progress, failure]) await place.deliver(id)
    await timePasses(world, HOUR)
    world.woken.length = 0
    await place.deliver(progress)
    expect(wakeupsOf(failure)).toMatchObject([{ delayMs: 0 }])
    expect(wakeupsOf(progress)[0]!.delayMs / HOUR).toBeCloseTo(1, 1)
    await place.deliver(failure)
    expect(place.posted()).toEqual([failure])
    await timePasses(world, HOUR)
    await place.deliver(progress)
    expect(place.posted()).toEqual([failure, progress])
  })

  it('gives turns of the same urgency to who has waited longest', async () => {
    const place = await aFullOne()
    const [first, second, third] = [await place.progress(), await place.progress(), await place.notice()]
    for (const id of [first, second, third]) await place.deliver(id)
    for (const expected of [third, first, second]) {
      await timePasses(world, HOUR)
      for (const id of [first, second, third, first, second]) await place.deliver(id)
      expect(place.posted().at(-1)).toBe(expected)
    }
    expect(place.posts).toHaveLength(3)
  })

  it('takes a card at once that has become critical while it waited', async () => {
    const place = await aFullOne()
    const taskId = randomUUID()
    const id = await place.progress(taskId)
    await place.deliver(id)
    const data = { progress_percent: 20, current_activity: 'It burns' }
    const given = { id: randomUUID(), type: 'progress-update', task_id: taskId, priority: 'critical', data }
    await acceptEvents(place.needs)([{ given }], 'local')
    await place.deliver(id)
    expect(place.posted()).toEqual([id])
  })

  it('has cards line up anew that slept through their turns, so that they do not come all at once', async () => {
    const place = await aFullOne()
    const ids = [await place.notice(), await place.notice(), await place.notice(), await place.notice()]
    for (const id of ids) await place.deliver(id)
    await timePasses(world, 100 * HOUR)
    for (const id of ids) await place.deliver(id)
    expect(place.posted()).toEqual(ids.slice(0, PACE.post.burst))
  })

  it('loses no card whose worker is killed between its turn and the post', async () => {
    const place = await aFullOne()
    const id = await place.notice()
    await place.deliver(id)
    await timePasses(world, HOUR)
    expect(await world.needs.store.cards.claim(id, 0)).toBeDefined()
    await place.deliver(id)
    expect(place.posted()).toEqual([id])

    const next = await place.notice()
    const claim = await world.needs.store.cards.claim(next, 0)
    await world.needs.store.paces.take(bucketOf(PACE, claim!.card))
    await place.deliver(next)
    expect(await place.read(next)).toMatchObject({ state: 'waiting', line: `slack:${place.target}:post` })
  })
})

describe('after a pause that the provider asked for', () => {
  it('the cards come one by one and not in a crowd', async () => {
    const place = aConversation(world)
    place.fails.push({
      error: new DeliveryError('rate-limited', 'ratelimited', { retryAfterMs: HOUR }),
      afterDoingIt: false,
    })
    const [held, ...others] = [await place.notice(), await place.notice(), await place.notice()]
    const start = Date.now()
    for (const id of [held, ...others]) await place.deliver(id)
    expect(hoursFrom(start, (await place.read(held)).dueAt)).toBe(1)
    await timePasses(world, HOUR)
    for (const id of [held, ...others]) await place.deliver(id)
    expect(place.posts).toEqual([])
    const again = await Promise.all([held, ...others].map(place.read))
    expect(again.map(({ dueAt }) => hoursFrom(start, dueAt))).toEqual([1, 2, 3])
  })
})

describe('a card of which only the newest state matters', () => {
  it('is changed once in a while, and then says the newest', async () => {
    const place = aConversation(world)
    const taskId = randomUUID()
    const id = await place.progress(taskId)
    await place.deliver(id)
    for (const message of ['one', 'two', 'three']) {
      const data = { progress_percent: 30, current_activity: message }
      const given = { id: randomUUID(), type: 'progress-update', task_id: taskId, data }
      await acceptEvents(place.needs)([{ given }], 'local')
      await place.deliver(id)
    }
    expect(place.updates).toEqual([])
    expect(wakeupsOf(id).at(-1)!.delayMs).toBeLessThanOrEqual(PACE.cardEveryMs + 100)
    await timePasses(world, PACE.cardEveryMs)
    await place.deliver(id)
    expect(place.updates).toHaveLength(1)
    expect(JSON.stringify(place.updates)).toContain('Three')
  })

  it('waits for its turn among all changes of the channel, of whatever conversation', async () => {
    await world.hand.query('delete from countersign.paces')
    const raised = async () => {
      const place = aConversation(world)
      const id = await place.notice()
      await place.deliver(id)
      const { subject } = await place.read(id)
      await world.needs.store.cards.raiseSubject(subject)
      return { ...place, id }
    }
    const places = [await raised(), await raised(), await raised()]
    for (const { deliver, id } of places) await deliver(id)
    expect(places.map(({ updates }) => updates.length)).toEqual([1, 1, 0])
    const { read, id } = places[2]!
    expect(await read(id)).toMatchObject({ state: 'waiting', line: 'slack:update' })
  })
})
