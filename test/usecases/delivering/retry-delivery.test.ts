import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DeliveryError } from '../../../src/domain/errors.ts'
import { deliverCard } from '../../../src/usecases/delivering/deliver-card.ts'
import { retryDelivery } from '../../../src/usecases/delivering/retry-delivery.ts'
import { asked } from '../../support/asked.ts'
import { aWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

async function aCard() {
  const { id } = await asked(world)
  const read = async () => (await world.needs.store.cards.ofSubject({ kind: 'approval', id }))[0]!
  return { id: (await read()).id, read }
}

it('brings a card that was given up back to work, and writes down who asked', async () => {
  const { id, read } = await aCard()
  world.slack.fails.push({ error: new DeliveryError('unauthorized', 'invalid_auth'), afterDoingIt: false })
  await deliverCard(world.needs)(id)
  expect((await read()).state).toBe('dead')
  expect(await retryDelivery(world.needs)(id, 'key:ops')).toMatchObject({ id, state: 'due', attempts: 0 })
  expect(world.woken.at(-1)).toEqual({ lane: 'slack', id, delayMs: 0 })
  expect(await world.needs.store.audit.of(`card:${id}`)).toMatchObject([
    { actor: 'key:ops', action: 'delivery.retried' },
  ])
  await deliverCard(world.needs)(id)
  expect((await read()).state).toBe('delivered')
})

it('brings a delivered card up again, in place', async () => {
  const { id, read } = await aCard()
  await deliverCard(world.needs)(id)
  const posts = world.slack.posts.length
  await retryDelivery(world.needs)(id, 'local')
  await deliverCard(world.needs)(id)
  expect(world.slack.posts).toHaveLength(posts)
  expect(await read()).toMatchObject({ desired: 2, delivered: 2 })
})

it('knows nothing of a card that does not exist', async () => {
  expect(await retryDelivery(world.needs)(randomUUID(), 'local')).toBeUndefined()
})
